import type { SystemDb } from '@callboard/db/system-db'
import type { FailingConnection, VendorLimit, Waiting, WorkSlot } from '../domain/explain-slowness.ts'
import type { WorkKind, WorkSum } from '../domain/work.ts'

export type WorkRow = WorkSum & { tenantId: string; kind: WorkKind; name: string; maxMs: number }

/** Adds work to the present quarter of an hour, by the clock of the database. Rows of removed organizations are left out. */
export async function addTenantWork(db: SystemDb, rows: readonly WorkRow[]): Promise<void> {
  // In one order, so that processes that add at the same time do not lock each other's rows crosswise.
  await db.$executeRaw`
    insert into tenant_work as w (tenant_id, slot, kind, name, times, limited, failed, ms, max_ms)
    select t.id, date_bin('15 minutes', now(), timestamptz '2000-01-01'), r.kind, r.name, r.times, r.limited, r.failed, r.ms, r."maxMs"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r("tenantId" uuid, kind text, name text, times int, limited int, failed int, ms float8, "maxMs" float8)
    join tenant t on t.id = r."tenantId"
    order by t.id, r.kind, r.name
    on conflict (tenant_id, slot, kind, name) do update set times = w.times + excluded.times, limited = w.limited + excluded.limited,
      failed = w.failed + excluded.failed, ms = w.ms + excluded.ms, max_ms = greatest(w.max_ms, excluded.max_ms)`
}

/** Sums of each kind in the last seven days and an hour, oldest first. */
export const readWorkSlots = (db: SystemDb, tenantId: string) => db.$queryRaw<WorkSlot[]>`
  select slot as at, kind, times, limited, failed, ms from tenant_work
  where tenant_id = ${tenantId}::uuid and name = '' and slot > now() - interval '7 days 1 hour' order by slot`

/** Sums of each kind of all other organizations: `recent` in the last hour, else in the day before. */
export const readOthersWork = (db: SystemDb, tenantId: string) => db.$queryRaw<(WorkSum & { kind: WorkKind; recent: boolean })[]>`
  select kind, slot > now() - interval '1 hour' as recent,
    sum(times)::float8 as times, sum(limited)::float8 as limited, sum(failed)::float8 as failed, sum(ms) as ms
  from tenant_work where tenant_id <> ${tenantId}::uuid and name = '' and slot > now() - interval '25 hours' group by 1, 2`

export type NamedWork = { kind: 'request' | 'operation'; name: string; times: number; failed: number; ms: number; maxMs: number }

/** The routes and operations that took most time together in the last hour, most first. */
export const readNamedWork = (db: SystemDb, tenantId: string) => db.$queryRaw<NamedWork[]>`
  select kind, name, times, failed, ms, "maxMs" from (
    select kind, name, sum(times)::int as times, sum(failed)::int as failed, sum(ms) as ms, max(max_ms) as "maxMs",
      row_number() over (partition by kind order by sum(ms) desc) as place
    from tenant_work
    where tenant_id = ${tenantId}::uuid and name <> '' and kind in ('request', 'operation') and slot > now() - interval '1 hour'
    group by kind, name) ranked
  where place <= 10 order by kind, place`

/** Jobs that could run and have not been dispatched, by group. */
export const readWaitingJobs = (db: SystemDb, tenantId: string) => db.$queryRaw<Waiting[]>`
  select "group", count(*)::int as count, min(run_at) as "oldestAt" from outbox
  where tenant_id = ${tenantId}::uuid and finished_at is null and handed_at is null and run_at <= now() group by "group" order by "group"`

/** Connections whose deliveries wait for a vendor, and since when the oldest does. */
export const readVendorLimits = (db: SystemDb, tenantId: string) => db.$queryRaw<VendorLimit[]>`
  select i.plugin_id as "pluginId", i.events_wait_until as until,
    (select min(e.received_at) from inbound_event e
      where e.tenant_id = i.tenant_id and e.integration_id = i.id and e.processed_at is null) as since
  from integration i where i.tenant_id = ${tenantId}::uuid and i.events_wait_until > now() order by 1, 2`

/** Active connections that need attention. */
export const readFailingConnections = (db: SystemDb, tenantId: string) => db.$queryRaw<FailingConnection[]>`
  select i.plugin_id as "pluginId", i.health_code as code,
    (select max(r.finished_at) from sync_run r
      where r.tenant_id = i.tenant_id and r.integration_id = i.id and r.state = 'succeeded') as "lastGoodAt"
  from integration i where i.tenant_id = ${tenantId}::uuid and i.state = 'active' and i.health = 'attention' order by 1, i.id limit 20`
