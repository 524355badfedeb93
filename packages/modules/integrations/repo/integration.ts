import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { type Prisma, Prisma as Sql } from '@callboard/db/generated/client'
import { databaseSafe, jsonb } from '@callboard/db/jsonb'
import type { FullRead } from '@callboard/modules/catalog'
import type { Json } from '@callboard/modules/catalog/domain/entity'
import { retryDelays } from './retry-delays.ts'

/** One item of a vendor's listing. */
export type ListedRow = { key: string; name: string; version: string; rank: number; state: Prisma.InputJsonValue }
/** `attempts`: consecutive failed reads. */
export type ItemRow = { key: string; name: string; seenVersion: string; state: Json; attempts: number }

/** Records a page of a listing. Items with a version other than the last read one become due. */
export async function recordListed(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  runId: string | null,
  listed: readonly ListedRow[],
): Promise<void> {
  if (listed.length === 0) return
  await db.$executeRaw`
    insert into source_item (tenant_id, integration_id, key, name, seen_version, rank, state, seen_run)
    select ${tenantId}::uuid, ${integrationId}::uuid, x.key, x.name, x.version, x.rank, x.state, ${runId}::uuid
    from jsonb_to_recordset(${jsonb(listed)}::jsonb) as x(key text, name text, version text, rank int, state jsonb)
    on conflict (tenant_id, integration_id, key) do update set
      name = excluded.name, seen_version = excluded.seen_version, rank = excluded.rank, state = source_item.state || excluded.state,
      next_attempt_at = case when source_item.seen_version = excluded.seen_version then source_item.next_attempt_at end, seen_run = coalesce(excluded.seen_run, source_item.seen_run)`
}

/** Creates items named by a webhook if they are unknown. */
export async function upsertItems(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  items: readonly { key: string; name: string }[],
): Promise<void> {
  await db.sourceItem.createMany({
    data: items.map((i) => ({ tenantId, integrationId, key: i.key, name: i.name, seenVersion: '' })),
    skipDuplicates: true,
  })
}

/** Items with a new version, and failed ones that may be retried. A run tries each item once. */
const isDue = (runId: string) =>
  Sql.sql`(version <> seen_version or attempts > 0) and failed_run is distinct from ${runId}::uuid and coalesce(next_attempt_at, '-infinity') <= now()`

/** Due items seen by this run, by rank and name, except those with the given keys. */
export function itemsToRead(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  runId: string,
  limit: number,
  besides: readonly string[],
): Promise<ItemRow[]> {
  return db.$queryRaw<ItemRow[]>`
    select key, name, seen_version as "seenVersion", state, attempts from source_item
    where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and seen_run = ${runId}::uuid and ${isDue(runId)}
      and key <> all(${[...besides]}::text[])
    order by rank, name, key limit ${limit}`
}

/** Items of the first rank seen and read by a run, and remaining items of all ranks. */
export async function countItems(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  runId: string,
): Promise<{ total: number; done: number; toRead: number }> {
  const [row] = await db.$queryRaw<{ total: number; done: number; toRead: number }[]>`
    select count(*) filter (where rank = 0)::int as total, count(*) filter (where rank = 0 and not (${isDue(runId)}))::int as done,
      count(*) filter (where ${isDue(runId)})::int as "toRead" from source_item
    where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and seen_run = ${runId}::uuid`
  return row ?? { total: 0, done: 0, toRead: 0 }
}

/**
 * When a read begins, by the clock of the database. Reads of several processes are ordered by it, so their own clocks do not
 * matter.
 */
export async function readBegins(db: TenantDb): Promise<Date> {
  const [row] = await db.$queryRaw<{ at: Date }[]>`select date_trunc('milliseconds', clock_timestamp()) as at`
  if (!row) throw new Error('the database returned no time')
  return row.at
}

/** Locks those of the given items that are known, with when each was last read. */
export const lockItems = (db: TenantDb, tenantId: TenantId, integrationId: string, keys: readonly string[]) =>
  db.$queryRaw<{ key: string; readAt: Date | null }[]>`
    select key, read_at as "readAt" from source_item
    where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and key = any(${[...keys]}::text[]) order by key for update`

export type ReadRow = {
  key: string
  name: string
  version: string
  refs: string[]
  /** Refs defined elsewhere. */
  claims: string[]
  state: Prisma.InputJsonValue
}

/** Records the result of each item, and its current refs. */
export async function markRead(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  readAt: Date,
  read: readonly ReadRow[],
): Promise<void> {
  if (read.length === 0) return
  await db.$executeRaw`
    update source_item s set version = x.version, seen_version = x.version, name = x.name, read_at = ${readAt}, state = s.state || x.state,
      refs = x.refs, claims = x.claims, attempts = 0, next_attempt_at = null, failed_run = null
    from jsonb_to_recordset(${jsonb(read)}::jsonb) as x(key text, name text, version text, refs text[], claims text[], state jsonb)
    where s.tenant_id = ${tenantId}::uuid and s.integration_id = ${integrationId}::uuid and s.key = x.key`
}

export async function removeItems(db: TenantDb, integrationId: string, keys: readonly string[]): Promise<void> {
  await db.sourceItem.deleteMany({ where: { integrationId, key: { in: [...keys] } } })
}

/** Items that a finished full sync did not see, and that no webhook has reported since it began. */
export async function removeUnseenItems(db: TenantDb, tenantId: TenantId, integrationId: string, run: FullRead): Promise<void> {
  await db.$executeRaw`
    with gone as (
      delete from source_item where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid
        and seen_run is distinct from ${run.id}::uuid and coalesce(read_at, '-infinity') < ${run.startedAt}
      returning key
    )
    delete from problem p using gone where p.tenant_id = ${tenantId}::uuid and p.integration_id = ${integrationId}::uuid and p.item = gone.key`
}

export type ProblemRow = {
  item: string | null
  itemName: string | null
  file: string | null
  line: number | null
  column: number | null
  ref: string | null
  code: string
  message: string
  url: string | null
}

export type FailedRow = { key: string; name: string; code: string; message: string }

/**
 * Records that items could not be read. Entities, earlier problems and the last read version are kept. Items that a later read
 * has already written are skipped.
 * @param runId the full sync that tried them; null for an event
 */
export async function recordFailures(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  of: { runId: string | null; startedAt: Date },
  failed: readonly FailedRow[],
): Promise<void> {
  if (failed.length === 0) return
  const rows = await db.$queryRaw<{ key: string; name: string; nextAttemptAt: Date }[]>`
    update source_item set attempts = attempts + 1, failed_run = ${of.runId}::uuid,
      next_attempt_at = now() + ((${retryDelays}::text[])[least(attempts + 1, ${retryDelays.length}::int)])::interval
    where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and key = any(${failed.map((f) => f.key)}::text[])
      and coalesce(read_at, '-infinity') <= ${of.startedAt}
    returning key, name, next_attempt_at as "nextAttemptAt"`
  await db.problem.deleteMany({ where: { integrationId, failure: true, item: { in: rows.map((r) => r.key) } } })
  await db.problem.createMany({
    data: rows.flatMap((row) => {
      const failure = failed.find((f) => f.key === row.key)
      if (!failure) return []
      const { key: item, name: itemName, code, message } = failure
      return [
        {
          ...databaseSafe({ item, itemName, code, message }),
          tenantId,
          integrationId,
          failure: true,
          retryAt: row.nextAttemptAt,
        },
      ]
    }),
  })
}

/** Number of items that cannot be read at the moment, and the time of the first retry. */
export async function failedItems(
  db: TenantDb,
  integrationId: string,
): Promise<{ failed: number; total: number; nextAttemptAt: Date | null }> {
  const where = { integrationId, attempts: { gt: 0 } }
  const next = await db.sourceItem.aggregate({ where, _count: true, _min: { nextAttemptAt: true } })
  const total = await db.sourceItem.count({ where: { integrationId } })
  return { failed: next._count, total, nextAttemptAt: next._min.nextAttemptAt }
}

/** Makes failed items due immediately, on a user's request. */
export async function retryFailedItems(db: TenantDb, integrationId: string): Promise<void> {
  await db.sourceItem.updateMany({ where: { integrationId, attempts: { gt: 0 } }, data: { nextAttemptAt: null } })
}

/** Replaces the problems of the given items by those of the latest read. */
export async function replaceProblems(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  items: readonly string[],
  problems: readonly ProblemRow[],
): Promise<void> {
  await db.problem.deleteMany({ where: { integrationId, item: { in: [...items] } } })
  if (problems.length > 0)
    await db.problem.createMany({ data: problems.map((p) => ({ ...databaseSafe(p), tenantId, integrationId })) })
}
