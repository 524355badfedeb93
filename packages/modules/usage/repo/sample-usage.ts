import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { jsonb } from '@callboard/db/jsonb'
import type { SampleUsage } from '@callboard/kernel/demo-offer'

/** Writes the usage of the sample organization. What was recorded of real people stays. `today` is YYYY-MM-DD. */
export async function insertSampleUsage(db: TenantDb, tenantId: TenantId, usage: SampleUsage, today: string): Promise<void> {
  await db.$executeRaw`
    insert into usage_person (tenant_id, person, joined_at, first_entity_at, first_docs_at, sample)
    select ${tenantId}::uuid, x.person, j.at, j.at + make_interval(secs => 60 * x."entityAfterMinutes"), j.at + make_interval(secs => 60 * x."docsAfterMinutes"), true
    from jsonb_to_recordset(${jsonb(usage.people)}::jsonb) as x(person text, joined int, "entityAfterMinutes" float8, "docsAfterMinutes" float8),
      lateral (select (${today}::date - x.joined + time '08:00') at time zone 'UTC' as at) j
    on conflict do nothing`
  await db.$executeRaw`
    insert into usage_person_day (tenant_id, day, person, team, times, sample)
    select ${tenantId}::uuid, ${today}::date - x.ago, x.person, x.team, x.times, true
    from jsonb_to_recordset(${jsonb(usage.visits)}::jsonb) as x(ago int, person text, team text, times int) on conflict do nothing`
  await db.$executeRaw`
    insert into usage_day (tenant_id, day, kind, subject, times, people, empty, sample)
    select ${tenantId}::uuid, ${today}::date - x.ago, x.kind, x.subject, x.times, x.people, x.empty, true
    from jsonb_to_recordset(${jsonb(usage.subjects)}::jsonb) as x(ago int, kind text, subject text, times int, people int, empty int) on conflict do nothing`
  await db.$executeRaw`
    insert into docs_rating (tenant_id, ref, path, person, helpful, rated_at, sample)
    select ${tenantId}::uuid, x.ref, x.path, x.person, x.helpful, (${today}::date - x.ago + time '12:00') at time zone 'UTC', true
    from jsonb_to_recordset(${jsonb(usage.ratings)}::jsonb) as x(ago int, ref text, path text, person text, helpful boolean) on conflict do nothing`
}

/** Whether sample accounts are connected. They cannot be removed until the transaction ends. */
export async function lockSampleAccounts(db: TenantDb, tenantId: TenantId): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    select id from integration where tenant_id = ${tenantId}::uuid and sample for share`
  return rows.length > 0
}
