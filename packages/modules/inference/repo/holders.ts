import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

/** The item that an inferred entity comes from. */
export type Holder = { ref: string; integrationId: string; item: string }

/** Which of these references are inferred entities, and of which item. */
export const findHolders = (db: TenantDb, tenantId: TenantId, refs: readonly string[]) => db.$queryRaw<Holder[]>`
  select ref, integration_id as "integrationId", item from entity
  where tenant_id = ${tenantId}::uuid and ref = any(${[...refs]}::text[]) and receipts is not null and integration_id is not null`
