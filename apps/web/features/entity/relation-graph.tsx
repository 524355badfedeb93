'use client'
import '@xyflow/react/dist/style.css'
import { inverseOf, type RelationType } from '@callboard/core/entity/relations'
import type { GraphEdge, GraphNode } from '@callboard/operations/catalog/get-graph'
import { Card } from '@callboard/ui/card'
import { Notice } from '@callboard/ui/notice'
import { Select } from '@callboard/ui/field'
import { Skeleton } from '@callboard/ui/page'
import { Background, Controls, type Edge, MarkerType, ReactFlow } from '@xyflow/react'
import { useRouter } from 'next/navigation'
import { type CSSProperties, useEffect, useMemo, useState } from 'react'
import { paths } from '../../lib/paths.ts'
import { askForGraph } from './graph-actions.ts'
import { EntityBox, type ShownBox } from './graph-box.tsx'
import { nodeSize, placesOf, visibleFrom } from './graph-layout.ts'

/** What relations are called between two boxes. */
const words: Record<RelationType, string> = {
  ownedBy: 'owned by',
  partOf: 'part of',
  providesApi: 'provides',
  consumesApi: 'consumes',
  dependsOn: 'depends on',
  memberOf: 'member of',
  childOf: 'child of',
}
const allTypes = Object.keys(inverseOf) as RelationType[]

const nodeTypes = { entity: EntityBox }

const flowEdge = ({ source, target, type }: GraphEdge): Edge => ({
  id: `${source} ${type} ${target}`,
  source,
  target,
  label: words[type as RelationType] ?? type,
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
  const [depth, setDepth] = useState(1)
  const [direction, setDirection] = useState<'both' | 'out' | 'in'>('both')
  const [types, setTypes] = useState<readonly RelationType[]>(allTypes)
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  const [graph, setGraph] = useState<Graph>()
  const [error, setError] = useState<string>()
  useEffect(() => {
    let outdated = false
    void askForGraph(base, { ref: entityRef, depth, direction, types: [...types] }).then((result) => {
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
    const visible = visibleFrom(entityRef, graph, collapsed)
    const toggle = (ref: string) =>
      setCollapsed((before) => new Set(before.has(ref) ? [...before].filter((r) => r !== ref) : [...before, ref]))
    const nodes = placesOf(visible.nodes, visible.edges).map(
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
  }, [graph, entityRef, collapsed])
  const open = (ref: string) => {
    if (ref !== entityRef && graph?.nodes.find((n) => n.ref === ref)?.exists) router.push(paths.entity(base, ref, 'relations'))
  }
  const toggle = (type: RelationType) => setTypes(types.includes(type) ? types.filter((t) => t !== type) : [...types, type])
  return (
    <Card title="Around it" aside={graph && flow ? shownOf(flow.nodes.length, graph.nodes.length) : undefined}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b px-3.5 py-2">
        <Select aria-label="How far" className="w-auto" value={depth} onChange={(e) => setDepth(Number(e.target.value))}>
          {[1, 2, 3, 4].map((d) => (
            <option key={d} value={d}>
              {d === 1 ? '1 step' : `${d} steps`}
            </option>
          ))}
        </Select>
        <Select
          aria-label="Direction"
          className="w-auto"
          value={direction}
          onChange={(e) => setDirection(e.target.value as typeof direction)}
        >
          <option value="both">both ways</option>
          <option value="out">what it refers to</option>
          <option value="in">what refers to it</option>
        </Select>
        {allTypes.map((type) => (
          <label key={type} className="flex items-center gap-1.5 text-sm">
            <input type="checkbox" checked={types.includes(type)} onChange={() => toggle(type)} />
            {words[type]}
          </label>
        ))}
      </div>
      {error ? (
        <div className="p-3.5">
          <Notice tone="bad" title={error} />
        </div>
      ) : null}
      {graph?.truncated ? (
        <p className="px-3.5 py-2 text-sm text-muted">
          There is more: the first {graph.nodes.length} are shown. Take fewer steps or kinds.
        </p>
      ) : null}
      {flow ? (
        <section
          aria-label="Picture of the relations"
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
