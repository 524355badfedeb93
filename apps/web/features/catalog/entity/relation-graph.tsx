'use client'
import type { GraphEdge } from '@callboard/modules/catalog'
import { Card } from '@callboard/ui/card'
import { Notice } from '@callboard/ui/notice'
import { Skeleton } from '@callboard/ui/page'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import { healthLabels } from '~/components/catalog/health.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { ExportButtons } from '../export-buttons.tsx'
import type { ShownBox } from './graph-box.tsx'
import { toSvg } from './graph-export.ts'
import { type Anchor, anchorLayout, layoutNodes, visibleFrom } from './graph-layout.ts'
import { GraphPicture } from './graph-picture.tsx'
import { GraphToolbar } from './graph-toolbar.tsx'
import type { GraphView } from './graph-view.ts'
import { labelOf } from './use-focused-edges.ts'
import { type LoadedGraph, useGraph, useGraphView } from './use-graph.ts'
import { runtimeKind } from './with-runtimes.ts'

const entitiesOf = (kinds: readonly string[]) => kinds.filter((kind) => kind !== runtimeKind).length

/** How many entities there are, and how many of them are shown. */
function shownOf(shown: readonly ShownBox[], { nodes }: LoadedGraph): string {
  const [some, all] = [entitiesOf(shown.map((n) => n.data.node.kind)), entitiesOf(nodes.map((n) => n.kind))]
  return some === all ? `${all} entities` : `${some} of ${all} entities`
}

const pictureOf = (ref: string, { nodes, relations }: { nodes: readonly ShownBox[]; relations: readonly GraphEdge[] }) => ({
  title: `Relations of ${ref}`,
  scheme: document.documentElement.classList.contains('dark') ? ('dark' as const) : ('light' as const),
  boxes: nodes.map(({ position, data: { node, centre } }) => ({ ...node, ...position, centre })),
  lines: relations.map(({ source, target, type }) => ({ source, target, label: labelOf(type) })),
})

/**
 * What is around an entity as a picture: a box is opened with a click, or with Tab and Enter; what stands behind it goes
 * and comes back with its button.
 */
export function RelationGraph({ base, entityRef }: { base: string; entityRef: string }) {
  const router = useRouter()
  const [view, setView] = useGraphView()
  const { graph, error } = useGraph(base, entityRef, view)
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  // What somebody has just pressed must not run away from under the pointer.
  const [anchor, setAnchor] = useState<Anchor>()
  const { hiddenKinds } = view
  const flow = useMemo(() => {
    if (!graph) return undefined
    const shown = graph.nodes.filter((n) => n.ref === entityRef || !hiddenKinds.includes(n.kind))
    const visible = visibleFrom(entityRef, { nodes: shown, edges: graph.edges }, collapsed)
    const toggle = (at: Anchor, { ref } = at) => {
      setAnchor(at)
      setCollapsed((before) => new Set(before.has(ref) ? [...before].filter((r) => r !== ref) : [...before, ref]))
    }
    const nodes = anchorLayout(layoutNodes(visible.nodes, visible.edges), anchor).map(
      ({ x, y, ...node }): ShownBox => ({
        id: node.ref,
        type: 'entity',
        position: { x, y },
        data: {
          node,
          centre: node.ref === entityRef,
          behind: visible.behind.get(node.ref) ?? 0,
          collapsed: collapsed.has(node.ref),
          toggle,
        },
        ariaLabel: [node.label, node.kind, node.health && healthLabels[node.health]].filter(Boolean).join(', '),
        // Arrows move between boxes; Tab stops at the entity itself alone.
        domAttributes: { tabIndex: node.ref === entityRef ? 0 : -1 },
        draggable: false,
        connectable: false,
      }),
    )
    return { nodes, relations: visible.edges }
  }, [graph, entityRef, collapsed, hiddenKinds, anchor])
  const open = (ref: string) => {
    const node = graph?.nodes.find((n) => n.ref === ref)
    if (ref !== entityRef && node?.exists && node.kind !== runtimeKind) router.push(paths.entity(base, ref, 'relations'))
  }
  const change = (next: GraphView) => {
    const centre = flow?.nodes.find((n) => n.id === entityRef)
    setAnchor(centre && { ref: entityRef, ...centre.position })
    setView(next)
  }
  const kinds = [...new Set(graph?.nodes.flatMap((n) => (n.ref === entityRef ? [] : [n.kind])))].sort()
  return (
    <Card
      title="Relations"
      aside={
        graph && flow ? (
          <span className="flex items-center gap-2">
            {shownOf(flow.nodes, graph)}
            <ExportButtons name={entityRef.replaceAll(/[^\w.-]+/g, '-')} svg={() => toSvg(pictureOf(entityRef, flow))} />
          </span>
        ) : undefined
      }
    >
      <GraphToolbar view={view} kinds={kinds} onChange={change} />
      {error ? (
        <div className="p-3.5">
          <Notice tone="bad" title={error} />
        </div>
      ) : null}
      {graph?.truncated ? (
        <p className="px-3.5 py-2 text-sm text-muted">
          Showing the first {graph.nodes.length} entities. Reduce the depth or the number of kinds.
        </p>
      ) : null}
      {flow ? (
        <GraphPicture nodes={flow.nodes} relations={flow.relations} centre={entityRef} graph={graph} open={open} />
      ) : error ? null : (
        <div className="p-3.5">
          <Skeleton className="h-[480px]" />
        </div>
      )}
    </Card>
  )
}
