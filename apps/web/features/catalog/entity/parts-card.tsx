import type { RelatedEntity } from '@callboard/modules/catalog'
import { Card } from '@callboard/ui/card'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import { KindTile } from '~/components/catalog/kind-icon.tsx'
import { LastRuns } from '~/components/catalog/last-runs.tsx'
import { Link } from '~/components/link.tsx'
import { CostCell, HealthCell } from '~/features/catalog/insight-cells.tsx'
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

const none = <span className="text-faint">–</span>

type Insights = Awaited<ReturnType<typeof loadInsights>>

function PartRow({ base, part, insights, now }: { base: string; part: RelatedEntity; insights: Insights; now: Date }) {
  const { health, deployed, runs, cost } = insights.of(part.ref)
  const has = insights.available
  return (
    <tr className="hover:bg-sub">
      <Td className="pl-3.5">
        <span className="flex items-center gap-2">
          <KindTile kind={part.kind} />
          <Link href={paths.entity(base, part.ref)} className="font-medium hover:underline">
            {part.label}
          </Link>
          <span className="text-sm text-faint">{part.entityType ?? part.kind}</span>
        </span>
      </Td>
      {has.has('health') ? <Td>{health ? <HealthCell {...health} /> : none}</Td> : null}
      {has.has('version') ? <Td>{deployed ? <code className="font-mono text-sm">{deployed.version}</code> : none}</Td> : null}
      {has.has('deployed') ? <Td>{deployed ? <TimeAgo at={deployed.at} now={now} /> : none}</Td> : null}
      {has.has('pipeline') ? <Td>{runs ? <LastRuns runs={runs} /> : none}</Td> : null}
      {has.has('cost') ? <Td right>{cost ? <CostCell {...cost} /> : none}</Td> : null}
    </tr>
  )
}

/** The parts of a system or domain, or what a team owns, each with how it is doing. */
export async function PartsCard({ of }: { of: Shown }) {
  const { shown, portal } = of
  const kind = partsOf[String(shown.entity.kind).toLowerCase()]
  const all = kind ? shown.related.filter((r) => r.type === kind.type && r.exists) : []
  if (!kind || all.length === 0) return null
  const parts = all.slice(0, maxParts)
  const insights = await loadInsights(portal, { refs: parts.map((p) => p.ref), wants: (column) => column !== 'docs' })
  const has = insights.available
  const now = new Date()
  return (
    <Card title={kind.title} aside={all.length}>
      <Table label={`${shown.label}: ${kind.title.toLowerCase()}`}>
        <thead>
          <tr>
            <Th className="pl-3.5">Name</Th>
            {has.has('health') ? <Th>Health</Th> : null}
            {has.has('version') ? <Th>Version</Th> : null}
            {has.has('deployed') ? <Th>Last deployment</Th> : null}
            {has.has('pipeline') ? <Th>Pipeline</Th> : null}
            {has.has('cost') ? <Th right>Cost, 30 days</Th> : null}
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <PartRow key={part.ref} base={portal.base} part={part} insights={insights} now={now} />
          ))}
        </tbody>
      </Table>
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
