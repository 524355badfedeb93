import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { jsonb } from '@callboard/db/jsonb'

type UsageEventRow = {
  id: string
  /** ISO 8601, and its UTC day as YYYY-MM-DD. */
  at: string
  day: string
  /** A pseudonym. */
  person: string
  team: string | null
  kind: string
  subject: string
  found: number | null
}

/** Inserts events, with the partitions of their days. Those whose id is known are skipped. Returns the number of new ones. */
export async function insertEvents(db: TenantDb, tenantId: TenantId, rows: readonly UsageEventRow[]): Promise<number> {
  for (const day of new Set(rows.map((row) => row.day))) await db.$executeRaw`select app.ensure_usage_day(${day}::date)::text`
  return db.$executeRaw`
    insert into usage_event (tenant_id, day, id, at, person, team, kind, subject, found)
    select ${tenantId}::uuid, x.day, x.id, x.at, x.person, x.team, x.kind, x.subject, x.found
    from jsonb_to_recordset(${jsonb(rows)}::jsonb) as x(day date, id uuid, at timestamptz, person text, team text, kind text, subject text, found int)
    on conflict do nothing`
}

/** Deletes all events of an organization. Prisma has no model of the partitioned table. */
export const deleteEvents = (db: TenantDb, tenantId: TenantId) => db.$executeRaw`
  delete from usage_event where tenant_id = ${tenantId}::uuid`

/** Adds a member under a pseudonym, with the time of joining, unless it is there. */
export const insertPerson = (db: TenantDb, tenantId: TenantId, { id, person }: { id: UserId; person: string }) => db.$executeRaw`
  insert into usage_person (tenant_id, person, joined_at)
  select tenant_id, ${person}, created_at from membership where tenant_id = ${tenantId}::uuid and user_id = ${id}::uuid
  on conflict do nothing`
