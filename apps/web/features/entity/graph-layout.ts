import { Graph, layout } from '@dagrejs/dagre'
import type { GraphEdge, GraphNode } from '@callboard/operations/catalog/get-graph'

export const nodeSize = { width: 190, height: 46 }

export type Placed = GraphNode & { x: number; y: number }

/** Places for nodes, from left to right along the relations. */
export function placesOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Placed[] {
  const graph = new Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 90 })
  for (const n of nodes) graph.setNode(n.ref, { ...nodeSize })
  for (const e of edges) graph.setEdge(e.source, e.target, {}, e.type)
  layout(graph)
  return nodes.map((n) => {
    const { x = 0, y = 0 } = graph.node(n.ref) as { x?: number; y?: number }
    return { ...n, x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 }
  })
}
