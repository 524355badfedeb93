import type { getOwnership } from '@callboard/modules/catalog'
import { buttonStyle } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { RemoveDetachedButton } from '~/components/catalog/history-buttons.tsx'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { CreateGroupButton } from './create-group.tsx'

type Ownership = Awaited<ReturnType<typeof getOwnership>>

const things = (count: number) => (count === 1 ? '1 entity' : `${count} entities`)

/** Unknown owners: a group can be created with one click. */
export function UnknownOwners({
  base,
  owners,
  reason,
}: {
  base: string
  owners: Ownership['unknown']
  reason: string | undefined
}) {
  if (owners.length === 0) return null
  return (
    <Card title="Unknown owners" aside={owners.length}>
      {owners.map((o) => (
        <Row key={o.ref}>
          <div className="min-w-0 flex-1">
            <b className="font-medium">{o.label}</b> <span className="text-faint">{o.kind}</span>
            <p className="truncate text-muted">
              <Link
                href={paths.catalog(base, { kind: 'all', owner: o.ref })}
                className="underline decoration-line2 underline-offset-2"
              >
                {things(o.owns)}
              </Link>
              {o.owns === 1 ? `: ${o.example}` : `, such as ${o.example}`}
            </p>
          </div>
          {o.kind === 'group' ? (
            <CreateGroupButton base={base} entityRef={o.ref} label={o.label} reason={reason} />
          ) : (
            <span className="text-sm text-faint">Connect the account that manages its members.</span>
          )}
        </Row>
      ))}
    </Card>
  )
}

/** Entities without an owner, with links to the file where one can be added. */
export function Orphans({ base, orphans, total }: { base: string; orphans: Ownership['orphans']; total: number }) {
  if (orphans.length === 0) return null
  return (
    <Card title="Without owner" aside={total > orphans.length ? `the first ${orphans.length} of ${total}` : total}>
      {orphans.map((o) => (
        <Row key={o.ref}>
          <Link href={paths.entity(base, o.ref)} className="min-w-0 flex-1 truncate font-medium hover:underline">
            {o.label} <span className="font-normal text-faint">{o.kind}</span>
          </Link>
          {o.editUrl && /^https?:\/\//.test(o.editUrl) ? (
            <a href={o.editUrl} target="_blank" rel="noreferrer" className={buttonStyle()}>
              Edit on GitHub
            </a>
          ) : null}
        </Row>
      ))}
    </Card>
  )
}

/** Groups without members and child groups. */
export function EmptyGroups({ base, groups, reason }: { base: string; groups: Ownership['empty']; reason: string | undefined }) {
  if (groups.length === 0) return null
  return (
    <Card title="Empty groups" aside={groups.length}>
      {groups.map((g) => (
        <Row key={g.ref}>
          <div className="min-w-0 flex-1">
            <Link href={paths.entity(base, g.ref)} className="font-medium hover:underline">
              {g.label}
            </Link>
            <p className="text-muted">{g.owns === 0 ? 'Owns nothing.' : `Owns ${things(g.owns)}.`}</p>
          </div>
          {g.detached && g.owns === 0 ? (
            <RemoveDetachedButton base={base} entityRef={g.ref} label={g.label} reason={reason} />
          ) : null}
        </Row>
      ))}
    </Card>
  )
}
