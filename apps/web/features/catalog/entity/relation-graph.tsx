'use client'
import '@xyflow/react/dist/style.css'
import type { GraphEdge, GraphNode } from '@callboard/modules/catalog'
import type { RelationType } from '@callboard/modules/catalog/domain/relations'
import { Card } from '@callboard/ui/card'
import { Notice } from '@callboard/ui/notice'
import { Skeleton } from '@callboard/ui/page'
import { Background, Controls, type Edge, MarkerType, ReactFlow } from '@xyflow/react'
import { useRouter } from 'next/navigation'
import { type CSSProperties, useEffect, useMemo, useState } from 'react'
import { paths } from '~/lib/navigation/paths.ts'
import { fetchGraph } from './graph-actions.ts'
import { EntityBox, type ShownBox } from './graph-box.tsx'
import { type Anchor, anchorLayout, layoutNodes, nodeSize, visibleFrom } from './graph-layout.ts'
import { defaultView, GraphToolbar, type GraphView, relationLabels } from './graph-toolbar.tsx'

const nodeTypes = { entity: EntityBox }

const flowEdge = ({ source, target, type }: GraphEdge): Edge => ({
  id: `${source} ${type} ${target}`,
  source,
  target,
  label: relationLabels[type as RelationType] ?? type,
  markerEnd: { type: MarkerType.ArrowClosed },
  labelStyle: { fontSize: 10, fill: 'var(--color-faint)' },
  labelBgStyle: { fill: 'var(--color-bg)' },
  focusable: false,
})

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

type Graph = { nodes: GraphNode[]; edges: GraphEdge[]; truncated: boolean }

/**
 * What is around an entity as a picture: a box is opened with a click, or with Tab and Enter; what stands behind it goes
 * and comes back with its button.
 */
export function RelationGraph({ base, entityRef }: { base: string; entityRef: string }) {
  const router = useRouter()
  const [view, setView] = useState(defaultView)
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  // What somebody has just pressed must not run away from under the pointer.
  const [anchor, setAnchor] = useState<Anchor>()
  const [graph, setGraph] = useState<Graph>()
  const [error, setError] = useState<string>()
  const { depth, direction, types, hiddenKinds } = view
  useEffect(() => {
    let outdated = false
    void fetchGraph(base, { ref: entityRef, depth, direction, types: [...types] }).then((result) => {
      if (outdated) return
      if (result.ok) setGraph(result.data)
      setError(result.ok ? undefined : result.message)
    })
    return () => {
      outdated = true
    }
  }, [base, entityRef, depth, direction, types])
  const flow = useMemo(() => {
    if (!graph) return undefined
    const shown = graph.nodes.filter((n) => n.ref === entityRef || !hiddenKinds.includes(n.kind))
    const visible = visibleFrom(entityRef, { nodes: shown, edges: graph.edges }, collapsed)
    const toggle = (at: Anchor) => {
      const { ref } = at
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
    return { nodes, edges: visible.edges.map(flowEdge) }
  }, [graph, entityRef, collapsed, hiddenKinds, anchor])
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
    <Card title="Dependencies" aside={graph && flow ? shownOf(flow.nodes.length, graph.nodes.length) : undefined}>
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
          onKeyDown={(event) => {
            const ref = (event.target as HTMLElement).closest<HTMLElement>('[data-id]')?.dataset.id
            if (event.key === 'Enter' && ref && !(event.target instanceof HTMLButtonElement)) open(ref)
          }}
        >
          <ReactFlow
            key={`${depth} ${direction} ${types.join()} ${graph?.nodes.length}`}
            nodes={flow.nodes}
            edges={flow.edges}
            nodeTypes={nodeTypes}
            onNodeClick={(_, node) => open(node.id)}
            // A large picture is shown where the entity is, large enough to be read.
            onInit={(instance) => {
              const centre = flow.nodes.find((n) => n.id === entityRef)
              if (flow.nodes.length <= readable || !centre) void instance.fitView()
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
