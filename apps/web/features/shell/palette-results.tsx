'use client'
import { Kbd } from '@callboard/ui/tooltip'
import { Command } from 'cmdk'
import { Braces, FileText, Flag, type LucideIcon, User } from 'lucide-react'
import type { ReactNode } from 'react'
import { kindStyle } from '~/components/catalog/kinds.ts'
import { paths } from '~/lib/navigation/paths.ts'
import type { Found } from './actions.ts'
import type { Destination } from './destinations.ts'
import type { Recent } from './recent.ts'

const look =
  'flex h-10 items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-sub data-[disabled=true]:opacity-55 cursor-default'

export const operationValue = ({ ref, method, name }: Found['operations'][number]) => `operation ${ref} ${method} ${name}`
export const docsValue = ({ ref, path }: Found['pages'][number]) => `docs ${ref} ${path}`

/** Rows under a heading; nothing where there are no rows. */
export function Group({ heading, rows }: { heading: string; rows: readonly ReactNode[] }) {
  if (rows.length === 0) return null
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-faint"
    >
      {rows}
    </Command.Group>
  )
}

type RowProps = { value: string; icon: LucideIcon; disabled?: boolean; onSelect: () => void; children: ReactNode }

export function Row({ icon: Icon, children, ...rest }: RowProps) {
  return (
    <Command.Item {...rest} className={look}>
      <span aria-hidden className="grid size-6 shrink-0 place-items-center rounded-[5px] bg-line text-muted">
        <Icon className="size-3.5" />
      </span>
      {children}
    </Command.Item>
  )
}

/** The name of a row, what it is beside it, and one more fact at the end. */
const Name = ({ children, kind, fact }: { children: ReactNode; kind?: string | undefined; fact?: string | undefined }) => (
  <>
    <span className="flex min-w-0 flex-1 items-baseline gap-2">
      <span className="truncate font-medium">{children}</span>
      {kind ? <span className="min-w-0 truncate text-sm text-muted">{kind}</span> : null}
    </span>
    {fact ? <span className="max-w-[40%] shrink-0 truncate text-sm text-faint">{fact}</span> : null}
  </>
)

export function PlaceRow({ place, onVisit }: { place: Destination; onVisit: (place: Destination) => void }) {
  const { icon, label, reason, key } = place
  return (
    <Row value={`place ${place.href}`} icon={icon} disabled={reason !== undefined} onSelect={() => onVisit(place)}>
      <Name fact={reason}>{label}</Name>
      {key ? (
        <span className="flex gap-1">
          <Kbd>G</Kbd>
          <Kbd>{key.toUpperCase()}</Kbd>
        </span>
      ) : null}
    </Row>
  )
}

/** Goes to a place. An entity is noted as one of the recent ones. */
export type Visit = (place: Pick<Destination, 'href' | 'outside'>, entity?: Recent) => void
type Results = { base: string; onVisit: Visit }

export function RecentGroup({ base, onVisit, recent }: Results & { recent: readonly Recent[] }) {
  const rows = recent.map((r) => (
    <Row
      key={r.ref}
      value={`recent ${r.ref}`}
      icon={kindStyle(r.kind).icon}
      onSelect={() => onVisit({ href: paths.entity(base, r.ref) }, r)}
    >
      <Name kind={r.kind}>{r.label}</Name>
    </Row>
  ))
  return <Group heading="Recent" rows={rows} />
}

type EntityProps = Results & { entities: Found['entities']; guessed: boolean }

export function EntityGroup({ base, onVisit, entities, guessed }: EntityProps) {
  const rows = entities.map((e) => (
    <Row
      key={e.ref}
      value={e.ref}
      icon={kindStyle(e.kind).icon}
      onSelect={() => onVisit({ href: paths.entity(base, e.ref) }, { ref: e.ref, label: e.label, kind: e.kind })}
    >
      <Name kind={[e.kind, e.type].filter(Boolean).join(' · ')} fact={e.owner ?? undefined}>
        {e.label}
      </Name>
    </Row>
  ))
  return <Group heading={guessed ? 'Did you mean' : 'Catalog'} rows={rows} />
}

export function OperationGroup({ base, onVisit, operations }: Results & Pick<Found, 'operations'>) {
  const rows = operations.map((o) => (
    <Row
      key={operationValue(o)}
      value={operationValue(o)}
      icon={Braces}
      onSelect={() => onVisit({ href: paths.entity(base, o.ref, 'definition') })}
    >
      <span className="min-w-0 flex-1 truncate font-mono text-sm">
        <span className="text-faint">{o.method}</span> {o.name}
      </span>
      <span className="truncate text-sm text-faint">{o.api}</span>
    </Row>
  ))
  return <Group heading="API operations" rows={rows} />
}

export function DocsGroup({ base, onVisit, pages }: Results & Pick<Found, 'pages'>) {
  const rows = pages.map((d) => (
    <Row
      key={docsValue(d)}
      value={docsValue(d)}
      icon={FileText}
      onSelect={() => onVisit({ href: paths.docs(base, d.ref, d.path) })}
    >
      <Name kind={`Docs of ${d.entity}`}>{d.title}</Name>
    </Row>
  ))
  return <Group heading="Docs" rows={rows} />
}

export const flagValue = ({ key }: Found['flags'][number]) => `flag ${key}`

export function FlagGroup({ base, onVisit, flags }: Results & Pick<Found, 'flags'>) {
  const rows = flags.map((f) => (
    <Row key={f.key} value={flagValue(f)} icon={Flag} onSelect={() => onVisit({ href: paths.flag(base, f.key) })}>
      <Name kind={f.state === 'archived' ? 'archived' : undefined} fact={f.owner ?? undefined}>
        {f.key}
      </Name>
    </Row>
  ))
  return <Group heading="Flags" rows={rows} />
}

export function MemberGroup({ base, onVisit, members }: Results & Pick<Found, 'members'>) {
  const rows = members.map((m) => (
    <Row
      key={m.email}
      value={`member ${m.email}`}
      icon={User}
      onSelect={() => onVisit({ href: paths.members(base, { q: m.email }) })}
    >
      <Name kind={m.email}>{m.name}</Name>
    </Row>
  ))
  return <Group heading="Members" rows={rows} />
}
