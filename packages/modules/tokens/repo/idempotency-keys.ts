import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'

/** A request of a token with a key. */
export type KeyedRequest = { tokenId: string; key: string; requestHash: string }

/** The attempt that may make the changes of a request. */
export type Attempt = { id: string; attemptId: string }

export type KeyState = {
  requestHash: string
  /** Encrypted. */
  answer: string | null
  /** Whether another attempt may still be answered. */
  isClaimed: boolean
  isApplied: boolean
}

const lifetime = Prisma.sql`interval '24 hours'`

/** What is known of a key; undefined if it was not used in the last 24 hours. */
export async function readKey(db: TenantDb, tenantId: TenantId, { tokenId, key }: KeyedRequest): Promise<KeyState | undefined> {
  const [row] = await db.$queryRaw<KeyState[]>`
    select request_hash as "requestHash", answer, claimed_until > now() as "isClaimed", is_applied as "isApplied"
    from idempotency_key
    where tenant_id = ${tenantId}::uuid and token_id = ${tokenId}::uuid and key = ${key} and created_at > now() - ${lifetime}`
  return row
}

/**
 * Claims a key that is new or has expired, or whose attempt ended without an answer and without a change.
 * @returns undefined if it is none of these
 */
export async function takeKey(
  db: TenantDb,
  tenantId: TenantId,
  { tokenId, key, requestHash }: KeyedRequest,
  claimedForS: number,
): Promise<Attempt | undefined> {
  const [attempt] = await db.$queryRaw<Attempt[]>`
    insert into idempotency_key as k (tenant_id, token_id, key, request_hash, claimed_until)
    values (${tenantId}::uuid, ${tokenId}::uuid, ${key}, ${requestHash}, now() + make_interval(secs => ${claimedForS}))
    on conflict (tenant_id, token_id, key) do update set
      request_hash = excluded.request_hash, created_at = excluded.created_at, attempt_id = excluded.attempt_id,
      claimed_until = excluded.claimed_until, is_applied = false, answer = null
    where k.created_at <= now() - ${lifetime}
      or (k.request_hash = excluded.request_hash and k.answer is null and not k.is_applied and k.claimed_until <= now())
    returning id, attempt_id as "attemptId"`
  return attempt
}

/** Ends an attempt without an answer: the key is free again, unless the attempt has committed a change. */
export const releaseKey = (db: TenantDb, tenantId: TenantId, { id, attemptId }: Attempt) => db.$executeRaw`
  with freed as (
    delete from idempotency_key
    where tenant_id = ${tenantId}::uuid and id = ${id}::uuid and attempt_id = ${attemptId}::uuid and answer is null and not is_applied)
  update idempotency_key set claimed_until = now()
  where tenant_id = ${tenantId}::uuid and id = ${id}::uuid and attempt_id = ${attemptId}::uuid and is_applied`
