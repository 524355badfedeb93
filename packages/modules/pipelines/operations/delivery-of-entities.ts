import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type RunState, runState, versionOf } from '../domain/pipeline.ts'
import { readDeliveryOfEntities } from '../repo/entity-delivery.ts'

/** What an entity's pipelines did last. `runs` are the newest finished ones on the default branch, oldest first. */
export type EntityDelivery = {
  ref: string
  deployment: { version: string; environment: string; at: Date } | null
  runs: { state: RunState; ms: number }[]
}

/**
 * Delivery of each entity that has a repository. One statement for all of them. `available`: whether the organization has any runs
 * and any deployments.
 */
export async function readDeliveries(db: TenantReader, tenantId: TenantId, refs: readonly string[]) {
  const { available, rows } = await readDeliveryOfEntities(db, tenantId, refs)
  const deliveries = rows.map(
    ({ ref, deployment: d, runs }): EntityDelivery => ({
      ref,
      deployment: d ? { version: versionOf(d), environment: d.environment, at: new Date(d.at) } : null,
      runs: runs.map(({ state, ms }) => ({ state: runState.parse(state), ms: Math.max(0, ms) })).reverse(),
    }),
  )
  return { available, deliveries }
}

/** The same by reference. */
export async function deliveryOfEntities(
  db: TenantReader,
  tenantId: TenantId,
  refs: readonly string[],
): Promise<Map<string, EntityDelivery>> {
  if (refs.length === 0) return new Map()
  const { deliveries } = await readDeliveries(db, tenantId, refs)
  return new Map(deliveries.map((delivery) => [delivery.ref, delivery]))
}
