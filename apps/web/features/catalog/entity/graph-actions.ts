'use server'
import { type GraphDirection, getGraph } from '@callboard/modules/catalog'
import type { RelationType } from '@callboard/modules/catalog/domain/relations'
import { listEntityHealth } from '@callboard/modules/workloads'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'
import type { ShownRelation } from './graph-view.ts'
import { withRuntimes } from './with-runtimes.ts'

export type GraphQuery = { ref: string; depth: number; direction: GraphDirection; types: ShownRelation[] }

/** What is around an entity, for its picture, with the health of what runs and where, if the reader may see it. */
export async function fetchGraph(base: string, query: GraphQuery) {
  return runAction(async () => {
    const { context, reason } = await portalForAction(base)
    // Whoever calls an action may send anything: what is no list is left to the schema of the operation.
    const shown = Array.isArray(query?.types) ? query.types : undefined
    const types = shown?.filter((type) => type !== 'runsIn') ?? query?.types
    const graph = await getGraph(context, { ...query, types: types as RelationType[] })
    if (reason('workloads.read')) return graph
    const by = shown?.includes('runsIn') ? 'runtime' : 'entity'
    const { rows } = await listEntityHealth(context, { refs: graph.nodes.map((n) => n.ref), by })
    return withRuntimes(graph, rows)
  })
}
