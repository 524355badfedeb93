import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

/** Waits for running writes of an integration's items, and blocks later ones until the transaction ends. */
export const lockItems = (db: TenantDb, tenantId: TenantId, integrationId: string) => db.$queryRaw`
  select key from source_item where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid order by key for update`

/** The same for the item that defines an entity. */
export const lockItemOf = (db: TenantDb, ref: string) => db.$queryRaw`
  select s.key from source_item s join entity e on e.tenant_id = s.tenant_id and e.integration_id = s.integration_id and e.item = s.key
  where e.ref = ${ref} for update of s`

/** Makes the repositories of an integration due for reading. */
export const requeueRepositories = (db: TenantDb, tenantId: TenantId, integrationId: string) => db.$executeRaw`
  update source_item set version = '' where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and rank = 0`
