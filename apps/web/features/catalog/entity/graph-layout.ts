import type { GraphEdge, GraphNode } from '@callboard/modules/catalog'
import type { WorkloadHealth } from '@callboard/modules/workloads/domain/workload'
import { Graph, layout } from '@dagrejs/dagre'

export const nodeSize = { width: 190, height: 46 }

/** Health is unset where nothing of it runs, or where the reader may not see workloads. */
export type ShownNode = GraphNode & { health?: WorkloadHealth | undefined }
export type NodePosition = ShownNode & { x: number; y: number }

/** Places for nodes, from left to right along the relations. */
export function layoutNodes(nodes: readonly ShownNode[], edges: readonly GraphEdge[]): NodePosition[] {
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

/** A box, and where it is to stay when others come and go. */
export type Anchor = { ref: string; x: number; y: number }

/** The same places, moved so that one box is where it was. */
export function anchorLayout(places: NodePosition[], anchor: Anchor | undefined): NodePosition[] {
  const held = places.find((p) => p.ref === anchor?.ref)
  if (!anchor || !held) return places
  const [dx, dy] = [anchor.x - held.x, anchor.y - held.y]
  return places.map((p) => ({ ...p, x: p.x + dx, y: p.y + dy }))
}

/** What a picture shows, and of each box how many others stand behind it. */
export type Visible = { nodes: ShownNode[]; edges: GraphEdge[]; behind: ReadonlyMap<string, number> }

/** What can be reached from the centre without going on from a box that is collapsed; edges to nodes left out lead nowhere. */
export function visibleFrom(
  centre: string,
  { nodes, edges }: { nodes: readonly ShownNode[]; edges: readonly GraphEdge[] },
  collapsed: ReadonlySet<string>,
): Visible {
  const neighbours = new Map<string, string[]>(nodes.map((n) => [n.ref, []]))
  for (const { source, target } of edges) {
    if (!neighbours.has(source) || !neighbours.has(target)) continue
    neighbours.get(source)?.push(target)
    neighbours.get(target)?.push(source)
  }
  const depths = new Map(nodes.map((n) => [n.ref, n.depth]))
  const isBehind = (ref: string, other: string) => (depths.get(other) ?? 0) > (depths.get(ref) ?? 0)
  const seen = new Set([centre])
  const level = [centre]
  for (const ref of level) {
    if (collapsed.has(ref)) continue
    for (const next of neighbours.get(ref) ?? [])
      if (!seen.has(next)) {
        seen.add(next)
        level.push(next)
      }
  }
  return {
    nodes: nodes.filter((n) => seen.has(n.ref)),
    // Of a collapsed box only what leads to it is left.
    edges: edges.filter(({ source: s, target: t }) => {
      if (!seen.has(s) || !seen.has(t)) return false
      return !(collapsed.has(s) && isBehind(s, t)) && !(collapsed.has(t) && isBehind(t, s))
    }),
    behind: new Map(
      nodes.map((n) => [n.ref, new Set((neighbours.get(n.ref) ?? []).filter((o) => isBehind(n.ref, o))).size] as const),
    ),
  }
}
