import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { jsonb } from '@callboard/db/jsonb'

type EventRow = { id: string; name: string; unit: string; value: number; at: string; day: string }

/** Inserts events, with the partitions of their days. Those whose id is known are skipped. Returns the number of new ones. */
export async function insertMetricEvents(db: TenantDb, tenantId: TenantId, rows: readonly EventRow[]): Promise<number> {
  for (const day of new Set(rows.map((row) => row.day))) await db.$executeRaw`select app.ensure_metric_day(${day}::date)::text`
  return db.$executeRaw`
    insert into metric_event (tenant_id, day, id, name, unit, value, at)
    select ${tenantId}::uuid, x.day, x.id, x.name, x.unit, x.value, x.at
    from jsonb_to_recordset(${jsonb(rows)}::jsonb) as x(day date, id text, name text, unit text, value double precision, at timestamptz)
    on conflict do nothing`
}

type ExposureRow = { experimentId: string; unit: string; variant: string; at: string; attributes: { [name: string]: string } }

/** Writes first exposures: an earlier one replaces a later one. Returns the number of units that are new or changed. */
export const upsertExposures = (db: TenantDb, tenantId: TenantId, rows: readonly ExposureRow[]) => db.$executeRaw`
  insert into experiment_unit as u (tenant_id, experiment_id, unit, variant, exposed_at, attributes)
  select distinct on (x."experimentId", x.unit) ${tenantId}::uuid, x."experimentId", x.unit, x.variant, x.at, x.attributes
  from jsonb_to_recordset(${jsonb(rows)}::jsonb) as x("experimentId" uuid, unit text, variant text, at timestamptz, attributes jsonb)
  order by x."experimentId", x.unit, x.at
  on conflict (tenant_id, experiment_id, unit)
    do update set variant = excluded.variant, exposed_at = excluded.exposed_at, attributes = excluded.attributes
    where excluded.exposed_at < u.exposed_at`
