import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type RunState, runState, versionOf } from '../domain/pipeline.ts'
import { findDeliveryOfEntities } from '../repo/entity-delivery.ts'

/** What an entity's pipelines did last. `runs` are the newest finished ones on the default branch, oldest first. */
export type EntityDelivery = {
  ref: string
  deployment: { version: string; environment: string; at: Date } | null
  runs: { state: RunState; ms: number }[]
}

/** Delivery of each entity that has a repository. One statement for all of them. */
export async function deliveryOfEntities(
  db: TenantReader,
  tenantId: TenantId,
  refs: readonly string[],
): Promise<Map<string, EntityDelivery>> {
  if (refs.length === 0) return new Map()
  const rows = await findDeliveryOfEntities(db, tenantId, refs)
  return new Map(
    rows.map(({ ref, deployment: d, runs }) => [
      ref,
      {
        ref,
        deployment: d ? { version: versionOf(d), environment: d.environment, at: new Date(d.at) } : null,
        runs: runs.map(({ state, ms }) => ({ state: runState.parse(state), ms: Math.max(0, ms) })).reverse(),
      },
    ]),
  )
}
