'use client'
import '@xyflow/react/dist/style.css'
import type { GraphEdge } from '@callboard/modules/catalog'
import { Background, Controls, ReactFlow } from '@xyflow/react'
import { type CSSProperties, type KeyboardEvent, useRef } from 'react'
import { directionOf, nextInDirection } from '../next-in-direction.ts'
import { EntityBox, type ShownBox } from './graph-box.tsx'
import { useFittedGraph } from './use-fitted-graph.ts'
import { useFocusedEdges } from './use-focused-edges.ts'
import type { LoadedGraph } from './use-graph.ts'

const nodeTypes = { entity: EntityBox }

const controlColours = {
  '--xy-controls-button-background-color': 'var(--panel)',
  '--xy-controls-button-background-color-hover': 'var(--sub)',
  '--xy-controls-button-color': 'var(--fg)',
  '--xy-controls-button-color-hover': 'var(--fg)',
  '--xy-controls-button-border-color': 'var(--line)',
  '--xy-background-pattern-color': 'var(--line)',
  '--xy-edge-stroke': 'var(--line2)',
} as CSSProperties

type Props = {
  nodes: readonly ShownBox[]
  relations: readonly GraphEdge[]
  centre: string
  /** What was loaded; the picture is fitted again when it is something else. */
  graph: LoadedGraph | undefined
  open: (ref: string) => void
}

/** Boxes and relations. It is one stop of the Tab key; arrows move between boxes, Enter opens, Space collapses, Escape returns. */
export function GraphPicture({ nodes, relations, centre, graph, open }: Props) {
  const frame = useRef<HTMLElement>(null)
  const { onInit, onMoveStart } = useFittedGraph(frame, nodes, centre, graph)
  const { edges, setFocus } = useFocusedEdges(relations, centre)
  const focusBox = (ref: string | undefined) =>
    ref && frame.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(ref)}"]`)?.focus()
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target instanceof HTMLElement ? event.target : undefined
    const ref = target?.closest<HTMLElement>('.react-flow__node')?.dataset.id
    if (!ref || target instanceof HTMLButtonElement || event.metaKey || event.ctrlKey || event.altKey) return
    const direction = directionOf(event)
    const at = nodes.findIndex((n) => n.id === ref)
    if (direction) {
      const next = nextInDirection(
        nodes.map((n) => n.position),
        at,
        direction,
      )
      if (next !== undefined) focusBox(nodes[next]?.id)
    } else if (event.key === 'Enter') open(ref)
    else if (event.key === 'Escape') focusBox(centre)
    else if (event.key === ' ') {
      const { data, position } = nodes[at] ?? {}
      if (data && position && data.behind > 0 && !data.centre) data.toggle({ ref, ...position })
    } else return
    event.preventDefault()
  }
  return (
    <section
      ref={frame}
      aria-label="Relation graph"
      className="h-[520px]"
      onFocus={(event) => setFocus(event.target.closest<HTMLElement>('.react-flow__node')?.dataset.id)}
      onBlur={() => setFocus(undefined)}
      onKeyDown={onKeyDown}
    >
      <ReactFlow
        nodes={[...nodes]}
        edges={edges}
        onNodeMouseEnter={(_, node) => setFocus(node.id)}
        onNodeMouseLeave={() => setFocus(undefined)}
        nodeTypes={nodeTypes}
        onNodeClick={(_, node) => open(node.id)}
        onInit={onInit}
        onMoveStart={onMoveStart}
        minZoom={0.1}
        style={controlColours}
        edgesFocusable={false}
        proOptions={{ hideAttribution: true }}
        // Space collapses a box here.
        panActivationKeyCode={null}
      >
        <Background gap={20} />
        <Controls showInteractive={false} />
      </ReactFlow>
    </section>
  )
}
