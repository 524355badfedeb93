import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { FoundEntity, FoundFlag, FoundMember, FoundOperation, FoundPage, search } from '@callboard/modules/search'
import { Badge } from '@callboard/ui/badge'
import { Card, Row } from '@callboard/ui/card'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

type SearchFacets = Awaited<ReturnType<typeof search>>['facets']

export function FoundEntities({
  base,
  entities,
  total,
  more,
}: {
  base: string
  entities: FoundEntity[]
  total: number
  more: boolean
}) {
  if (entities.length === 0) return null
  return (
    <Card title="Catalog" aside={more ? `the first ${total}` : total}>
      {entities.map((e) => (
        <Row key={e.ref} className="items-start">
          <div className="min-w-0 flex-1">
            <Link href={paths.entity(base, e.ref)} className="font-medium hover:underline">
              {e.label}
            </Link>{' '}
            <Badge>{[e.kindName, e.type].filter(Boolean).join(' · ')}</Badge>
            {e.description ? <p className="truncate text-muted">{e.description}</p> : null}
          </div>
          {e.ownerRef ? <span className="text-sm text-faint">{e.ownerTitle ?? shortRef(e.ownerRef)}</span> : null}
        </Row>
      ))}
    </Card>
  )
}

export function FoundOperations({ base, operations }: { base: string; operations: FoundOperation[] }) {
  if (operations.length === 0) return null
  return (
    <Card title="API operations" aside={operations.length}>
      {operations.map((o) => (
        <Row key={`${o.ref} ${o.method} ${o.name}`} className="items-start">
          <div className="min-w-0 flex-1">
            <Link href={paths.entity(base, o.ref, 'definition')} className="font-mono text-sm break-all hover:underline">
              <span className="text-faint">{o.method}</span> {o.name}
            </Link>
            {o.summary ? <p className="truncate text-muted">{o.summary}</p> : null}
          </div>
          <span className="text-sm text-faint">{o.api}</span>
        </Row>
      ))}
    </Card>
  )
}

export function FoundDocs({ base, pages }: { base: string; pages: FoundPage[] }) {
  if (pages.length === 0) return null
  return (
    <Card title="Docs" aside={pages.length}>
      {pages.map((p) => (
        <Row key={`${p.ref} ${p.path}`} className="items-start">
          <div className="min-w-0 flex-1">
            <Link href={paths.docs(base, p.ref, p.path)} className="font-medium hover:underline">
              {p.title}
            </Link>
            {p.excerpt ? <p className="truncate text-muted">{p.excerpt}</p> : null}
          </div>
          <span className="text-sm text-faint">{p.entity}</span>
        </Row>
      ))}
    </Card>
  )
}

export function FoundFlags({ base, flags }: { base: string; flags: FoundFlag[] }) {
  if (flags.length === 0) return null
  return (
    <Card title="Flags" aside={flags.length}>
      {flags.map((f) => (
        <Row key={f.key} className="items-start">
          <div className="min-w-0 flex-1">
            <Link href={paths.flag(base, f.key)} className="font-mono text-sm break-all hover:underline">
              {f.key}
            </Link>{' '}
            {f.state === 'archived' ? <Badge>Archived</Badge> : null}
            {f.description ? <p className="truncate text-muted">{f.description}</p> : null}
          </div>
          {f.ownerRef ? <span className="text-sm text-faint">{shortRef(f.ownerRef)}</span> : null}
        </Row>
      ))}
    </Card>
  )
}

export function FoundMembers({ base, members }: { base: string; members: FoundMember[] }) {
  if (members.length === 0) return null
  return (
    <Card title="Members" aside={members.length}>
      {members.map((m) => (
        <Row key={m.email}>
          <Link href={paths.members(base, { q: m.email })} className="min-w-0 flex-1 truncate font-medium hover:underline">
            {m.name}
          </Link>
          <span className="text-sm text-faint">{m.email}</span>
        </Row>
      ))}
    </Card>
  )
}

const asCondition = (key: string, value: string) => `${key}:${/\s/.test(value) ? `"${value}"` : value}`

/** The types of results with counts, each adding or removing a condition. */
export function Facets({ base, typed, facets }: { base: string; typed: string; facets: SearchFacets }) {
  const groups = [
    { key: 'kind', title: 'Kind', values: facets.kind.map((v) => ({ ...v, label: v.value })) },
    { key: 'type', title: 'Type', values: facets.type.map((v) => ({ ...v, label: v.value })) },
    { key: 'owner', title: 'Owner', values: facets.owner },
  ].filter((g) => g.values.length > 0)
  return (
    <>
      {groups.map(({ key, title, values }) => (
        <Card key={key} title={title}>
          <ul className="px-1.5 py-1">
            {values.slice(0, 12).map(({ value, label, count }) => {
              const condition = asCondition(key, value)
              const on = typed.toLowerCase().includes(condition)
              const next = on
                ? typed.toLowerCase().replace(condition, ' ').replace(/\s+/g, ' ').trim()
                : `${typed.trim()} ${condition}`
              return (
                <li key={value}>
                  <Link
                    href={paths.search(base, { q: next })}
                    aria-current={on ? 'true' : undefined}
                    className="flex items-center gap-2 rounded-md px-2 py-1 hover:bg-sub aria-[current=true]:font-medium"
                  >
                    <span className="min-w-0 flex-1 truncate">{label}</span>
                    {on ? <span className="text-sm text-accent">remove</span> : null}
                    <span className="text-sm text-faint tabular-nums">{count}</span>
                  </Link>
                </li>
              )
            })}
          </ul>
        </Card>
      ))}
    </>
  )
}
