'use server'
import { type GraphDirection, getGraph } from '@callboard/modules/catalog'
import type { RelationType } from '@callboard/modules/catalog/domain/relations'
import { listEntityHealth } from '@callboard/modules/workloads'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export type GraphQuery = { ref: string; depth: number; direction: GraphDirection; types: RelationType[] }

/** What is around an entity, for its picture, with the health of what runs where the reader may see it. */
export async function fetchGraph(base: string, query: GraphQuery) {
  return runAction(async () => {
    const { context, reason } = await portalForAction(base)
    const graph = await getGraph(context, query)
    if (reason('workloads.read')) return graph
    const { rows } = await listEntityHealth(context, { refs: graph.nodes.map((n) => n.ref) })
    const healthOf = new Map(rows.map((row) => [row.ref, row.health]))
    return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, health: healthOf.get(node.ref) })) }
  })
}
