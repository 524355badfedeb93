import type { GraphEdge, GraphNode } from '@callboard/modules/catalog'
import { type WorkloadHealth, worst } from '@callboard/modules/workloads/domain/workload'
import type { ShownNode } from './graph-layout.ts'

/** The kind of boxes that stand for clusters. They are no entities, so they have no page in the catalog. */
export const runtimeKind = 'runtime'

type Row = { ref: string; health: WorkloadHealth; runtimes?: readonly { runtime: string; health: WorkloadHealth }[] }

/** A graph with the health of its entities, and a box for each cluster in which one of them runs. */
export function withRuntimes<Graph extends { nodes: readonly GraphNode[]; edges: readonly GraphEdge[] }>(
  graph: Graph,
  rows: readonly Row[],
): Omit<Graph, 'nodes' | 'edges'> & { nodes: ShownNode[]; edges: GraphEdge[] } {
  const found = new Map(rows.map((row) => [row.ref, row]))
  const refOf = (runtime: string) => `${runtimeKind}:${runtime}`
  const placed = graph.nodes.flatMap(({ ref, depth }) =>
    (found.get(ref)?.runtimes ?? []).map((place) => ({ ref, depth, ...place })),
  )
  const runtimes = [...Map.groupBy(placed, (p) => p.runtime)].map(
    ([runtime, of]): ShownNode => ({
      ref: refOf(runtime),
      label: runtime,
      kind: runtimeKind,
      type: null,
      exists: true,
      depth: Math.min(...of.map((p) => p.depth)) + 1,
      // That of what is drawn, not of everything in the cluster.
      health: worst(of.map((p) => p.health)),
    }),
  )
  return {
    ...graph,
    nodes: [...graph.nodes.map((node) => ({ ...node, health: found.get(node.ref)?.health })), ...runtimes],
    edges: [...graph.edges, ...placed.map(({ ref, runtime }) => ({ source: ref, target: refOf(runtime), type: 'runsIn' }))],
  }
}
