import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import type { CatalogView } from '../domain/view.ts'

/** The views of a member and the shared ones, the shared ones first, by name. `state` is as it was saved. */
export const findViews = (db: TenantReader, tenantId: TenantId, userId: UserId | undefined, limit: number) =>
  db.$queryRaw<(Omit<CatalogView, 'state'> & { state: unknown })[]>`
    select id, kind, name, state, is_default as "isDefault", user_id is null as shared from catalog_view
    where tenant_id = ${tenantId}::uuid and (user_id is null or user_id = ${userId ?? null}::uuid)
    order by user_id is not null, lower(name), id limit ${limit}`

/** Views of an organization are counted and saved by one transaction at a time. */
export const lockViews = (db: TenantDb, tenantId: TenantId) => db.$queryRaw`
  select pg_advisory_xact_lock(hashtextextended(${`catalog views ${tenantId}`}, 0))::text`
