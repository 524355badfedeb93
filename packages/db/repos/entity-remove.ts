import type { ClosedValue } from '../closed-columns.ts'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '../for-tenant.ts'
import { chunks } from './chunks.ts'

/** A read of everything that an integration has, and when it began. */
export type FullRead = { id: string; startedAt: Date }

export type Removable = { id: string; ref: string }

/**
 * Entities of an integration that its finished full read no longer found. `not in` makes one hash of what is held, whatever
 * the planner believes: a join, planned with the statistics of before the read, took 16 s for ten thousand items.
 */
export function entitiesNotSeen(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  run: FullRead,
  of: 'all items' | 'seen items',
): Promise<Removable[]> {
  return db.$queryRaw<Removable[]>`
    select e.id, e.ref from entity e
    where e.tenant_id = ${tenantId}::uuid and e.integration_id = ${integrationId}::uuid and (e.item, e.ref) not in (
      select s.key, held from source_item s cross join lateral unnest(s.refs) held
      where s.tenant_id = ${tenantId}::uuid and s.integration_id = ${integrationId}::uuid and held is not null
        and (s.seen_run = ${run.id}::uuid or s.read_at >= ${run.startedAt}))
      and (${of === 'all items'} or e.item in (
        select key from source_item where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and seen_run = ${run.id}::uuid))`
}

/** Entities of some items that their latest reading no longer found. */
export function entitiesNotHeld(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  items: readonly string[],
): Promise<Removable[]> {
  return db.$queryRaw<Removable[]>`
    select e.id, e.ref from entity e
    where e.tenant_id = ${tenantId}::uuid and e.integration_id = ${integrationId}::uuid and e.item = any(${[...items]}::text[])
      and (e.item, e.ref) not in (
        select s.key, held from source_item s cross join lateral unnest(s.refs) held
        where s.tenant_id = ${tenantId}::uuid and s.integration_id = ${integrationId}::uuid and s.key = any(${[...items]}::text[])
          and held is not null)`
}

/** Every entity of an integration. */
export function entitiesOf(db: TenantDb, tenantId: TenantId, integrationId: string): Promise<Removable[]> {
  return db.$queryRaw<Removable[]>`
    select id, ref from entity where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid`
}

/** Every entity of one item. */
export function entitiesOfItem(db: TenantDb, tenantId: TenantId, integrationId: string, item: string): Promise<Removable[]> {
  return db.$queryRaw<Removable[]>`
    select id, ref from entity where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and item = ${item}`
}

/** Why entities go: their source no longer holds them, its connection was ended, or somebody removed them here. */
export type RemovalReason = ClosedValue<'tombstone.reason'>

/** Removes entities with their relations, and leaves a tombstone for each with which they can be put back. */
export async function removeEntities(
  db: TenantDb,
  tenantId: TenantId,
  removable: readonly Removable[],
  by: { reason: RemovalReason; runId: string | null; actor: string | null },
): Promise<void> {
  for (const chunk of chunks(removable)) {
    const ids = chunk.map((e) => e.id)
    await db.$executeRaw`
      insert into entity_change (tenant_id, ref, label, action, before, run_id, integration_id, actor)
      select tenant_id, ref, coalesce(title, name), 'removed', data, ${by.runId}::uuid, integration_id, ${by.actor}
      from entity where tenant_id = ${tenantId}::uuid and id = any(${ids}::uuid[])`
    await db.$executeRaw`
      insert into tombstone (tenant_id, ref, entity_id, kind, label, owner_ref, data, receipts, concluded, integration_id, source, item, file, url, reason, actor)
      select e.tenant_id, e.ref, e.id, e.kind, coalesce(e.title, e.name), e.owner_ref, e.data, e.receipts, e.concluded, e.integration_id,
        coalesce(i.name, ''), e.item, e.file, e.url, ${by.reason}, ${by.actor}
      from entity e left join integration i on i.tenant_id = e.tenant_id and i.id = e.integration_id
      where e.tenant_id = ${tenantId}::uuid and e.id = any(${ids}::uuid[])
      on conflict (tenant_id, ref) do nothing`
    await db.$executeRaw`delete from entity where tenant_id = ${tenantId}::uuid and id = any(${ids}::uuid[])`
  }
}
