'use client'
import '@xyflow/react/dist/style.css'
import type { GraphEdge } from '@callboard/modules/catalog'
import { Card } from '@callboard/ui/card'
import { Notice } from '@callboard/ui/notice'
import { Skeleton } from '@callboard/ui/page'
import { Background, Controls, ReactFlow } from '@xyflow/react'
import { useRouter } from 'next/navigation'
import { type CSSProperties, useMemo, useState } from 'react'
import { paths } from '~/lib/navigation/paths.ts'
import { ExportButtons } from '../export-buttons.tsx'
import { EntityBox, type ShownBox } from './graph-box.tsx'
import { toSvg } from './graph-export.ts'
import { type Anchor, anchorLayout, layoutNodes, nodeSize, visibleFrom } from './graph-layout.ts'
import { GraphToolbar } from './graph-toolbar.tsx'
import type { GraphView } from './graph-view.ts'
import { labelOf, useFocusedEdges } from './use-focused-edges.ts'
import { useGraph, useGraphView } from './use-graph.ts'

const nodeTypes = { entity: EntityBox }

/** Boxes that fit the frame in a size that can be read. */
const readable = 18

const controlColours = {
  '--xy-controls-button-background-color': 'var(--panel)',
  '--xy-controls-button-background-color-hover': 'var(--sub)',
  '--xy-controls-button-color': 'var(--fg)',
  '--xy-controls-button-color-hover': 'var(--fg)',
  '--xy-controls-button-border-color': 'var(--line)',
  '--xy-background-pattern-color': 'var(--line)',
  '--xy-edge-stroke': 'var(--line2)',
} as CSSProperties

const shownOf = (shown: number, all: number) => (shown === all ? `${all} entities` : `${shown} of ${all} entities`)

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
  const { depth, direction, types, hiddenKinds } = view
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
        ariaLabel: `${node.label}, ${node.kind}`,
        draggable: false,
        connectable: false,
      }),
    )
    return { nodes, relations: visible.edges }
  }, [graph, entityRef, collapsed, hiddenKinds, anchor])
  const { edges, setFocus } = useFocusedEdges(flow?.relations, entityRef)
  const open = (ref: string) => {
    if (ref !== entityRef && graph?.nodes.find((n) => n.ref === ref)?.exists) router.push(paths.entity(base, ref, 'relations'))
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
            {shownOf(flow.nodes.length, graph.nodes.length)}
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
        <section
          aria-label="Relation graph"
          className="h-[520px]"
          onFocus={(event) => setFocus(event.target.closest<HTMLElement>('[data-id]')?.dataset.id)}
          onBlur={() => setFocus(undefined)}
          onKeyDown={(event) => {
            const ref = (event.target as HTMLElement).closest<HTMLElement>('[data-id]')?.dataset.id
            if (event.key === 'Enter' && ref && !(event.target instanceof HTMLButtonElement)) open(ref)
          }}
        >
          <ReactFlow
            key={`${depth} ${direction} ${types.join()} ${graph?.nodes.length}`}
            nodes={flow.nodes}
            edges={edges}
            onNodeMouseEnter={(_, node) => setFocus(node.id)}
            onNodeMouseLeave={() => setFocus(undefined)}
            nodeTypes={nodeTypes}
            onNodeClick={(_, node) => open(node.id)}
            // A large picture is shown where the entity is, large enough to be read.
            onInit={(instance) => {
              const centre = flow.nodes.find((n) => n.id === entityRef)
              if (flow.nodes.length <= readable || !centre) void instance.fitView({ maxZoom: 1.2 })
              else
                void instance.setCenter(centre.position.x + nodeSize.width / 2, centre.position.y + nodeSize.height / 2, {
                  zoom: 0.8,
                })
            }}
            minZoom={0.1}
            style={controlColours}
            edgesFocusable={false}
            proOptions={{ hideAttribution: true }}
          >
            <Background gap={20} />
            <Controls showInteractive={false} />
          </ReactFlow>
        </section>
      ) : error ? null : (
        <div className="p-3.5">
          <Skeleton className="h-[480px]" />
        </div>
      )}
    </Card>
  )
}
