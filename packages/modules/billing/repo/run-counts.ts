import type { TenantDb } from '@callboard/db/for-tenant'

/** Runs of templates that have not ended. */
export async function countOpenRuns(db: TenantDb): Promise<number> {
  const [row] = await db.$queryRaw<{ runs: number }[]>`
    select count(*)::int as runs from template_run
    where tenant_id = app.current_tenant() and state in ('running', 'waiting', 'undoing')`
  return row?.runs ?? 0
}

/**
 * Runs of templates that were started in this month, by UTC. Their ids are UUIDs of version 7, which begin with the milliseconds
 * of their start, so the primary key finds them.
 */
export async function countMonthlyRuns(db: TenantDb): Promise<number> {
  const [row] = await db.$queryRaw<{ runs: number }[]>`
    select count(*)::int as runs from template_run
    where tenant_id = app.current_tenant() and id >= rpad(lpad(to_hex(
      (extract(epoch from date_trunc('month', now() at time zone 'UTC')) * 1000)::bigint), 12, '0'), 32, '0')::uuid`
  return row?.runs ?? 0
}
