import type { TenantId } from '@callboard/core/ids'
import type { AnyDb } from '@callboard/db/any-db'

// Each takes a share lock: what it found cannot be changed or deleted until the end of the transaction.

/** Whether an organization has a slug. */
export async function lockSlug(db: AnyDb, tenantId: TenantId, slug: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`select 1 from tenant where id = ${tenantId}::uuid and slug = ${slug} for share`
  return rows.length > 0
}

/** Whether an organization has verified a host. */
export async function lockHost(db: AnyDb, tenantId: TenantId, host: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    select 1 from portal_host where tenant_id = ${tenantId}::uuid and host = ${host} and verified_at is not null for share`
  return rows.length > 0
}

type ParentSession = { userId: string; method: string; expiresAt: Date; authenticatedAt: Date }

/** A session of the main host; undefined if it has ended. */
export async function lockParent(db: AnyDb, id: string): Promise<ParentSession | undefined> {
  const [parent] = await db.$queryRaw<ParentSession[]>`
    select user_id as "userId", method, expires_at as "expiresAt", authenticated_at as "authenticatedAt" from session
    where id = ${id}::uuid and parent_id is null and revoked_at is null and expires_at > now() for share`
  return parent
}
