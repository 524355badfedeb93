'use server'
import { type GraphDirection, getGraph } from '@callboard/modules/catalog'
import type { RelationType } from '@callboard/modules/catalog/domain/relations'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export type GraphQuery = { ref: string; depth: number; direction: GraphDirection; types: RelationType[] }

/** What is around an entity, for its picture. */
export async function fetchGraph(base: string, query: GraphQuery) {
  return runAction(async () => getGraph((await portalForAction(base)).context, query))
}
