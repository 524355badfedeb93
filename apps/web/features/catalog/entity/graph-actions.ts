'use server'
import { type GraphDirection, getGraph } from '@callboard/modules/catalog'
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
    const graph = await getGraph(context, { ...query, types: query.types.filter((type) => type !== 'runsIn') })
    if (reason('workloads.read')) return graph
    const by = query.types.includes('runsIn') ? 'runtime' : 'entity'
    const { rows } = await listEntityHealth(context, { refs: graph.nodes.map((n) => n.ref), by })
    return withRuntimes(graph, rows)
  })
}
