import type { RelatedEntity } from '@callboard/modules/catalog'
import { listEntityHealth } from '@callboard/modules/workloads'
import type { WorkloadHealth } from '@callboard/modules/workloads/domain/workload'
import { Card } from '@callboard/ui/card'
import { cn } from '@callboard/ui/class-names.ts'
import { healthRings } from '~/components/catalog/health.ts'
import { KindIcon } from '~/components/catalog/kind-icon.tsx'
import { kindColour } from '~/components/catalog/kinds.ts'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import type { Shown } from './plugin-cards.tsx'

const usedBy = ['apiConsumedBy', 'dependencyOf', 'apiProvidedBy']
const uses = ['providesApi', 'consumesApi', 'dependsOn']
/** Nodes on one side; the whole graph is on the tab of relations. */
const maxNodes = 6
/** Height of a node and the gap below it, in pixels. */
const rowHeight = 48

type Node = Pick<RelatedEntity, 'ref' | 'label' | 'kind' | 'exists'> & { detail: string; health: WorkloadHealth | undefined }

function NodeBox({ base, node, center }: { base: string; node: Node; center?: boolean }) {
  const content = (
    <>
      <span
        className={cn('grid size-7 shrink-0 place-items-center rounded-full border-2', healthRings[node.health ?? 'unknown'])}
        title={node.health}
      >
        <span style={{ color: kindColour(node.kind) }}>
          <KindIcon kind={node.kind} className="size-3.5" />
        </span>
      </span>
      <span className="min-w-0">
        <span className="block truncate font-medium">{node.label}</span>
        <span className="block truncate text-xs text-faint">{node.exists ? node.detail : 'not in the catalog'}</span>
      </span>
      {node.health ? <span className="sr-only">{node.health}</span> : null}
    </>
  )
  const style = cn(
    'flex h-10 min-w-0 items-center gap-2 rounded-lg border bg-panel px-2',
    center ? 'border-accent ring-2 ring-accent/20' : 'border-line2',
  )
  return node.exists && !center ? (
    <Link href={paths.entity(base, node.ref)} className={cn(style, 'hover:border-accent')}>
      {content}
    </Link>
  ) : (
    <div className={style}>{content}</div>
  )
}

/** Curves between the nodes of a side and the one in the middle. */
function Edges({ count, rows, to }: { count: number; rows: number; to: 'left' | 'right' }) {
  const height = rows * rowHeight
  const middle = height / 2
  const y = (i: number) => middle + (i - (count - 1) / 2) * rowHeight
  return (
    <svg
      aria-hidden
      viewBox={`0 0 48 ${height}`}
      preserveAspectRatio="none"
      style={{ height }}
      className="w-full self-center fill-none stroke-line2 max-sm:hidden"
    >
      {Array.from({ length: count }, (_, i) => y(i)).map((at) => {
        const [from, until] = to === 'left' ? [at, middle] : [middle, at]
        return <path key={at} d={`M0 ${from}C24 ${from} 24 ${until} 48 ${until}`} strokeWidth={1.5} />
      })}
    </svg>
  )
}

function Side({ base, title, nodes, all }: { base: string; title: string; nodes: Node[]; all: number }) {
  return (
    <div className="relative min-w-0 self-center">
      <h3 className="pb-1.5 text-sm text-faint sm:absolute sm:bottom-full">{title}</h3>
      <ul className="flex flex-col gap-2">
        {nodes.map((node) => (
          <li key={node.ref}>
            <NodeBox base={base} node={node} />
          </li>
        ))}
      </ul>
      {all > nodes.length ? (
        <p className="pt-1 text-xs text-faint sm:absolute sm:top-full">and {all - nodes.length} more</p>
      ) : null}
    </div>
  )
}

const distinct = (related: readonly RelatedEntity[], types: readonly string[]) => [
  ...new Map(related.filter((r) => types.includes(r.type)).map((r) => [r.ref, r])).values(),
]

/** What an entity depends on and who uses it, one step each way, with the health of what runs. */
export async function DependencyMap({ of }: { of: Shown }) {
  const { shown, portal } = of
  const { base, context } = portal
  const [left, right] = [distinct(shown.related, usedBy), distinct(shown.related, uses)]
  if (left.length + right.length === 0) return null
  const refs = [shown.ref, ...left.slice(0, maxNodes).map((r) => r.ref), ...right.slice(0, maxNodes).map((r) => r.ref)]
  const health = new Map((await listEntityHealth(context, { refs })).rows.map((h) => [h.ref, h.health]))
  const nodeOf = (r: RelatedEntity): Node => ({
    ref: r.ref,
    label: r.label,
    kind: r.kind,
    exists: r.exists,
    detail: r.entityType ?? r.kind,
    health: health.get(r.ref),
  })
  const [before, after] = [left.slice(0, maxNodes).map(nodeOf), right.slice(0, maxNodes).map(nodeOf)]
  const rows = Math.max(before.length, after.length, 1)
  const columns = before.length > 0 && after.length > 0 ? 'sm:grid-cols-[1fr_48px_1fr_48px_1fr]' : 'sm:grid-cols-[1fr_48px_1fr]'
  const kind = String(shown.entity.kind).toLowerCase()
  const center: Node = { ref: shown.ref, label: shown.label, kind, exists: true, detail: kind, health: health.get(shown.ref) }
  return (
    <Card
      title="Dependencies"
      aside={
        <Link href={paths.entity(base, shown.ref, 'relations')} className="hover:text-fg hover:underline">
          Open graph
        </Link>
      }
    >
      <div
        className={cn(
          'grid gap-4 px-4 py-3 sm:gap-0 sm:pt-8',
          left.length > maxNodes || right.length > maxNodes ? 'sm:pb-8' : 'sm:pb-4',
          columns,
        )}
      >
        {before.length > 0 ? (
          <>
            <Side base={base} title="Used by" nodes={before} all={left.length} />
            <Edges count={before.length} rows={rows} to="left" />
          </>
        ) : null}
        <div className="min-w-0 self-center max-sm:order-first">
          <NodeBox base={base} node={center} center />
        </div>
        {after.length > 0 ? (
          <>
            <Edges count={after.length} rows={rows} to="right" />
            <Side base={base} title="Depends on and provides" nodes={after} all={right.length} />
          </>
        ) : null}
      </div>
    </Card>
  )
}
