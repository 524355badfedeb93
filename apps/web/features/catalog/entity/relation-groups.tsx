import type { RelatedEntity } from '@callboard/modules/catalog'
import { Badge } from '@callboard/ui/badge'
import { Card, Row } from '@callboard/ui/card'
import { KindIcon } from '~/components/catalog/kind-icon.tsx'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

const titles: Record<string, string> = {
  ownedBy: 'Owned by',
  ownerOf: 'Owns',
  partOf: 'Part of',
  hasPart: 'Has parts',
  providesApi: 'Provides APIs',
  apiProvidedBy: 'Provided by',
  consumesApi: 'Uses APIs',
  apiConsumedBy: 'Used by',
  dependsOn: 'Depends on',
  dependencyOf: 'Needed by',
  memberOf: 'Member of',
  hasMember: 'Members',
  childOf: 'Part of',
  parentOf: 'Contains',
}

/** A related entity in a row; a reference that leads nowhere says so. */
function RelatedRow({ base, related }: { base: string; related: RelatedEntity }) {
  return (
    <Row>
      <KindIcon kind={related.kind} className="size-[15px] shrink-0 text-faint" />
      {related.exists ? (
        <Link href={paths.entity(base, related.ref)} className="min-w-0 flex-1 truncate hover:underline">
          {related.label}
        </Link>
      ) : (
        <span className="min-w-0 flex-1 truncate text-muted" title={`${related.ref} is not in the catalog`}>
          {related.label} <Badge tone="warn">not in the catalog</Badge>
        </span>
      )}
      <span className="text-sm text-faint">{related.entityType ?? related.kind}</span>
    </Row>
  )
}

/** Relations by type. With a limit, long ones are cut and lead to the whole. */
export function RelationGroups({
  base,
  related,
  entityRef,
  types,
  limit,
}: {
  base: string
  related: RelatedEntity[]
  entityRef: string
  types?: readonly string[]
  limit?: number
}) {
  const present = [...new Set(related.map((r) => r.type))].filter((t) => !types || types.includes(t))
  const order = Object.keys(titles)
  return present
    .sort((a, b) => order.indexOf(a) - order.indexOf(b))
    .map((type) => {
      const all = related.filter((r) => r.type === type)
      const shown = limit ? all.slice(0, limit) : all
      return (
        <Card key={type} title={titles[type] ?? type} aside={all.length}>
          {shown.map((r) => (
            <RelatedRow key={r.ref} base={base} related={r} />
          ))}
          {shown.length < all.length ? (
            <Row>
              <Link href={paths.entity(base, entityRef, 'relations')} className="text-accent underline">
                All {all.length}
              </Link>
            </Row>
          ) : null}
        </Card>
      )
    })
}
