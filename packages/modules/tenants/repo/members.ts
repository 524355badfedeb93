import type { TenantDb } from '@callboard/db/for-tenant'

/** The members of an organization by email address, with the columns of an export. */
export const readMembers = (db: TenantDb) => db.$queryRaw<object[]>`
  select user_id, role, created_at, name, email, catalog_user from app.tenant_members() order by email`
