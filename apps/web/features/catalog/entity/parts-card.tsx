import type { RelatedEntity } from '@callboard/modules/catalog'
import { Card } from '@callboard/ui/card'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { TimeAgo } from '@callboard/ui/time-ago'
import { CostCell, HealthCell } from '~/components/catalog/insight-cells.tsx'
import { KindTile } from '~/components/catalog/kind-icon.tsx'
import { LastRuns } from '~/components/catalog/last-runs.tsx'
import { Link } from '~/components/link.tsx'
import { loadInsights } from '~/features/catalog/load-insights.ts'
import { paths } from '~/lib/navigation/paths.ts'
import type { Shown } from './plugin-cards.tsx'

/** How the parts of a kind are related to it, and what they are called. */
const partsOf: Readonly<Record<string, { type: string; title: string }>> = {
  system: { type: 'hasPart', title: 'Parts' },
  domain: { type: 'hasPart', title: 'Parts' },
  group: { type: 'ownerOf', title: 'Owns' },
}
const maxParts = 20

type Insights = Awaited<ReturnType<typeof loadInsights>>

const insightColumns = [
  { id: 'health', label: 'Health', width: 112, narrow: 'lead' },
  { id: 'version', label: 'Version', width: 84 },
  { id: 'deployed', label: 'Last deployment', width: 112 },
  { id: 'pipeline', label: 'Pipeline', width: 122, narrow: 'plain' },
  { id: 'cost', label: 'Cost, 30 days', width: 122, align: 'right' },
] as const satisfies readonly ListColumn[]

/** Columns of what is known of any entity at all. */
const columnsOf = ({ available }: Insights): ListColumn[] => [
  { id: 'name', label: 'Name', width: 168 },
  ...insightColumns.filter((c) => available.has(c.id)),
]

function rowOf(part: RelatedEntity, { base, insights, now }: { base: string; insights: Insights; now: Date }): ListRow {
  const { health, deployed, runs, cost } = insights.of(part.ref)
  const href = paths.entity(base, part.ref)
  return {
    id: part.ref,
    label: part.label,
    href,
    cells: {
      name: (
        <span className="flex items-center gap-2">
          <KindTile kind={part.kind} />
          <RowLink href={href} title={part.label}>
            {part.label}
          </RowLink>
          <span className="shrink-[99] truncate text-sm text-faint">{part.entityType ?? part.kind}</span>
        </span>
      ),
      health: health ? <HealthCell {...health} /> : null,
      version: deployed ? <code className="font-mono text-sm">{deployed.version}</code> : null,
      deployed: deployed ? <TimeAgo at={deployed.at} now={now} /> : null,
      pipeline: runs ? <LastRuns runs={runs} /> : null,
      cost: cost ? <CostCell {...cost} /> : null,
    },
  }
}

/** The parts of a system or domain, or what a team owns, each with how it is doing. */
export async function PartsCard({ of }: { of: Shown }) {
  const { shown, portal } = of
  const kind = partsOf[String(shown.entity.kind).toLowerCase()]
  const all = kind ? shown.related.filter((r) => r.type === kind.type && r.exists) : []
  if (!kind || all.length === 0) return null
  const parts = all.slice(0, maxParts)
  const offers = insightColumns.map((c) => c.id)
  const insights = await loadInsights(portal, { refs: parts.map((p) => p.ref), wants: () => true, offers })
  const now = new Date()
  return (
    <Card title={kind.title} aside={all.length}>
      <ListTable
        inCard
        label={`${shown.label}: ${kind.title.toLowerCase()}`}
        columns={columnsOf(insights)}
        rows={parts.map((part) => rowOf(part, { base: portal.base, insights, now }))}
      />
      {all.length > parts.length ? (
        <p className="border-t px-3.5 py-2">
          <Link href={paths.entity(portal.base, shown.ref, 'relations')} className="text-accent underline">
            All {all.length}
          </Link>
        </p>
      ) : null}
    </Card>
  )
}

/** Relations that this card shows in place of a list. */
export const shownAsParts = (kind: string): string | undefined => partsOf[kind.toLowerCase()]?.type
