import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

/** A full sync of an integration, and when it began. */
export type FullRead = { id: string; startedAt: Date }

export type Removable = { id: string; ref: string }

/**
 * Entities that a finished full sync no longer found. `not in` always uses a single hash: a join, planned with statistics from
 * before the sync, took 16 s for ten thousand items.
 */
export function findUnseenEntities(
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

/** Entities of some items that their latest read no longer found. */
export function findDroppedEntities(
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

/** Entities of an integration that a full push did not name. Those that have changed since it began are newer, and stay. */
export function findUnnamedEntities(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  push: { named: readonly string[]; startedAt: Date },
): Promise<Removable[]> {
  return db.$queryRaw<Removable[]>`
    select e.id, e.ref from entity e
    where e.tenant_id = ${tenantId}::uuid and e.integration_id = ${integrationId}::uuid and e.updated_at <= ${push.startedAt}
      and e.ref not in (select named from unnest(${[...push.named]}::text[]) named where named is not null)`
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
