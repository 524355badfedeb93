import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/** Visits of entities in the last days; those without any are missing. */
export async function findVisits(
  db: TenantReader,
  tenantId: TenantId,
  refs: readonly string[],
  days: number,
): Promise<Map<string, number>> {
  const subjects = refs.map((r) => `entity:${r}`)
  const rows = await db.$queryRaw<{ subject: string; times: number }[]>`
    select subject, sum(times)::int as times from usage_day
    where tenant_id = ${tenantId}::uuid and kind = 'view' and day > current_date - ${days}::int and subject = any(${subjects}::text[]) group by 1`
  return new Map(rows.map((r) => [r.subject.slice('entity:'.length), r.times]))
}

/** Those of the given references that a member has starred. */
export async function findStarred(
  db: TenantReader,
  tenantId: TenantId,
  person: UserId | undefined,
  refs: readonly string[],
): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ ref: string }[]>`
    select ref from star where tenant_id = ${tenantId}::uuid and user_id = ${person ?? null}::uuid and ref = any(${[...refs]}::text[])`
  return new Set(rows.map((r) => r.ref))
}
