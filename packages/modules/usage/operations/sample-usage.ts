import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { jsonb } from '@callboard/db/jsonb'
import type { SampleUsage } from '@callboard/kernel/demo-offer'
import type { OperationContext } from '@callboard/kernel/operation'
import { usageSettings } from './record-usage.ts'
import { isoDay } from './window.ts'

/** Writes the usage of the sample organization. What was recorded of real people stays. */
async function insertUsage(db: TenantDb, tenantId: TenantId, usage: SampleUsage, today: string): Promise<void> {
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

/**
 * Adds ninety days of usage to an organization with sample accounts, once. Does nothing if it has turned usage analytics off, or has
 * removed the sample accounts meanwhile.
 * @throws AppError `unavailable` if the sample organization cannot be reached
 */
export async function addSampleUsage(context: OperationContext): Promise<void> {
  const { tenantId, platform } = context
  if (!platform.demo) return
  const isWanted = async (db: TenantDb) =>
    (await usageSettings(db, tenantId)).enabled && (await db.usagePerson.count({ where: { sample: true } })) === 0
  if (!(await context.tx(isWanted))) return
  const today = isoDay(Date.now())
  const usage = await platform.demo.usage(today)
  await context.tx(async (db) => {
    // Locked, so that a concurrent removal of the sample waits and then finds this usage.
    const accounts = await db.$queryRaw<unknown[]>`
      select id from integration where tenant_id = ${tenantId}::uuid and sample for share`
    if (accounts.length > 0 && (await isWanted(db))) await insertUsage(db, tenantId, usage, today)
  })
}

/** Removes the usage of the sample organization once none of its accounts is connected. */
export async function removeSampleUsage(db: TenantDb, tenantId: TenantId): Promise<void> {
  if ((await db.integration.count({ where: { sample: true } })) > 0) return
  const where = { tenantId, sample: true }
  await db.usageDay.deleteMany({ where })
  await db.usagePersonDay.deleteMany({ where })
  await db.usagePerson.deleteMany({ where })
  await db.docsRating.deleteMany({ where })
  await db.question.deleteMany({ where })
  await db.teamQuestion.deleteMany({ where })
  await db.goldenQuestion.deleteMany({ where })
}
