import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { databaseSafe } from '@callboard/db/jsonb'
import { retryDelays } from './retry-delays.ts'

/** A feed with its interval: a failed item is not retried earlier. */
export type FeedOf = { integrationId: string; kind: string; everyS: number }
export type FailedFeedItem = { key: string; name: string; code: string; message: string; since: Date | null }
export type OpenFailure = { item: string; since: Date | null; nextAttemptAt: Date }

export async function openFailures(db: TenantDb, { integrationId, kind }: FeedOf): Promise<Map<string, OpenFailure>> {
  const rows = await db.feedFailure.findMany({
    where: { integrationId, kind },
    select: { item: true, since: true, nextAttemptAt: true },
  })
  return new Map(rows.map((r) => [r.item, r]))
}

/** Records that an item of a feed could not be read, with a problem. @returns when it is retried */
export async function recordFeedFailure(db: TenantDb, tenantId: TenantId, of: FeedOf, failure: FailedFeedItem): Promise<Date> {
  const { integrationId, kind, everyS } = of
  const { key, name, code, message } = databaseSafe(failure)
  const { since } = failure
  const [row] = await db.$queryRaw<{ nextAttemptAt: Date }[]>`
    insert into feed_failure as f (tenant_id, integration_id, kind, item, next_attempt_at, since)
    values (${tenantId}::uuid, ${integrationId}::uuid, ${kind}, ${key}, now() + make_interval(secs => greatest(300, ${everyS}::int)), ${since})
    on conflict (tenant_id, integration_id, kind, item) do update set attempts = f.attempts + 1, since = least(f.since, excluded.since),
      next_attempt_at = now() + greatest(((${retryDelays}::text[])[least(f.attempts + 1, ${retryDelays.length}::int)])::interval, make_interval(secs => ${everyS}::int))
    returning next_attempt_at as "nextAttemptAt"`
  await db.problem.deleteMany({ where: { integrationId, failure: true, item: key } })
  await db.problem.create({
    data: {
      tenantId,
      integrationId,
      item: key,
      itemName: name,
      code,
      message,
      failure: true,
      retryAt: row?.nextAttemptAt ?? null,
    },
  })
  return row?.nextAttemptAt ?? new Date()
}

/** Clears the failures of items that were read successfully. */
export async function clearFeedFailures(db: TenantDb, { integrationId, kind }: FeedOf, items: readonly string[]): Promise<void> {
  const item = { in: [...items] }
  const { count } = await db.feedFailure.deleteMany({ where: { integrationId, kind, item } })
  if (count > 0) await db.problem.deleteMany({ where: { integrationId, failure: true, item } })
}

/** Clears the failures of items that a complete read no longer found. */
export async function removeObsoleteFailures(db: TenantDb, { integrationId, kind }: FeedOf, startedAt: Date): Promise<void> {
  const unmet = await db.feedFailure.findMany({
    where: { integrationId, kind, nextAttemptAt: { lt: startedAt } },
    select: { item: true },
  })
  const item = { in: unmet.map((f) => f.item) }
  if (unmet.length === 0) return
  await db.feedFailure.deleteMany({ where: { integrationId, kind, item } })
  await db.problem.deleteMany({ where: { integrationId, failure: true, item } })
}

/** Makes failed items of a feed due immediately, on a user's request. */
export async function retryFeedFailures(db: TenantDb, integrationId: string, kind: string): Promise<void> {
  await db.feedFailure.updateMany({ where: { integrationId, kind }, data: { nextAttemptAt: new Date() } })
}
