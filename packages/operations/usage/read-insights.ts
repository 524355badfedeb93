import type { TenantId } from '@callboard/core/ids'
import type { InsightsView, UsageRow } from '@callboard/core/usage/usage'
import type { TenantDb } from '@callboard/db/for-tenant'
import { z } from 'zod'
import { audit, operation } from '../operation.ts'
import { usageSettings } from './record-usage.ts'

const dayMs = 86_400_000
const iso = (at: number) => new Date(at).toISOString().slice(0, 10)
const insights = { id: 'insights', name: 'Insights' }

type Window = { from: string; to: string; before: string }

function windowOf(days: number): Window {
  const today = Date.now()
  return { from: iso(today - (days - 1) * dayMs), to: iso(today), before: iso(today - (2 * days - 1) * dayMs) }
}

const people = async (db: TenantDb, tenantId: TenantId, from: string, to: string): Promise<number> => {
  const [row] = await db.$queryRaw<{ people: number }[]>`
    select count(distinct person)::int as people from usage_person_day
    where tenant_id = ${tenantId}::uuid and day between ${from}::date and ${to}::date`
  return row?.people ?? 0
}

/** Subjects of one kind of address, the most visited first. People are those of the best day, since days cannot be added. */
function subjects(db: TenantDb, tenantId: TenantId, w: Window, like: string): Promise<UsageRow[]> {
  return db.$queryRaw<UsageRow[]>`
    select u.subject, coalesce(e.title, e.name, substr(u.subject, strpos(u.subject, ':') + 1)) as label,
      sum(u.times) filter (where u.day >= ${w.from}::date)::int as times,
      max(u.people) filter (where u.day >= ${w.from}::date)::int as people,
      coalesce(sum(u.times) filter (where u.day < ${w.from}::date), 0)::int as before
    from usage_day u left join entity e on e.tenant_id = u.tenant_id and 'entity:' || e.ref = u.subject
    where u.tenant_id = ${tenantId}::uuid and u.kind = 'view' and u.day between ${w.before}::date and ${w.to}::date and u.subject like ${like}
    group by 1, 2 having sum(u.times) filter (where u.day >= ${w.from}::date) > 0 order by 3 desc, 1 limit 50`
}

async function unseen(db: TenantDb, tenantId: TenantId, w: Window): Promise<InsightsView['unseen']> {
  const rows = await db.$queryRaw<{ ref: string; label: string; count: number }[]>`
    select e.ref, coalesce(e.title, e.name) as label, (count(*) over ())::int as count from entity e
    where e.tenant_id = ${tenantId}::uuid and e.kind in ('component', 'api', 'system') and not exists (
      select from usage_day u where u.tenant_id = e.tenant_id and u.kind = 'view' and u.day >= ${w.from}::date and u.subject = 'entity:' || e.ref)
    order by e.ref limit 20`
  return { count: rows[0]?.count ?? 0, some: rows.map(({ ref, label }) => ({ ref, label })) }
}

async function returned(db: TenantDb, tenantId: TenantId, w: Window): Promise<number | null> {
  const [row] = await db.$queryRaw<{ share: number | null }[]>`
    with earlier as (
      select distinct person from usage_person_day where tenant_id = ${tenantId}::uuid and day >= ${w.before}::date and day < ${w.from}::date
    ) select (count(*) filter (where exists (
        select from usage_person_day p where p.tenant_id = ${tenantId}::uuid and p.day >= ${w.from}::date and p.person = earlier.person
      )))::float / nullif(count(*), 0) as share from earlier`
  return row?.share ?? null
}

async function sumsOf(db: TenantDb, tenantId: TenantId, w: Window) {
  const daily = await db.$queryRaw<InsightsView['daily']>`
    select to_char(day, 'YYYY-MM-DD') as day, count(*)::int as people, sum(times)::int as times from usage_person_day
    where tenant_id = ${tenantId}::uuid and day between ${w.from}::date and ${w.to}::date group by 1 order by 1`
  const [visits] = await db.$queryRaw<{ now: number; before: number }[]>`
    select coalesce(sum(times) filter (where day >= ${w.from}::date), 0)::int as now, coalesce(sum(times) filter (where day < ${w.from}::date), 0)::int as before
    from usage_day where tenant_id = ${tenantId}::uuid and kind = 'view' and day between ${w.before}::date and ${w.to}::date`
  return { daily, visits: visits?.now ?? 0, visitsBefore: visits?.before ?? 0 }
}

/** What people do in the portal over the last days, beside as many days before. */
export const getInsights = operation({
  name: 'insights.get',
  action: 'insights.read',
  premium: insights,
  input: z.object({ days: z.union([z.literal(7), z.literal(30), z.literal(90)]).default(30) }),
  run: (context, { days }) =>
    context.tx(async (db): Promise<InsightsView> => {
      const { tenantId } = context
      const w = windowOf(days)
      const dayBefore = iso(Date.parse(w.from) - dayMs)
      return {
        from: w.from,
        to: w.to,
        days,
        enabled: (await usageSettings(db, tenantId)).enabled,
        ...(await sumsOf(db, tenantId, w)),
        people: {
          day: await people(db, tenantId, w.to, w.to),
          week: await people(db, tenantId, windowOf(7).from, w.to),
          month: await people(db, tenantId, windowOf(30).from, w.to),
        },
        visitors: await people(db, tenantId, w.from, w.to),
        visitorsBefore: await people(db, tenantId, w.before, dayBefore),
        returned: await returned(db, tenantId, w),
        pages: (await subjects(db, tenantId, w, 'p%')).slice(0, 20),
        entities: (await subjects(db, tenantId, w, 'entity:%')).slice(0, 20),
        unseen: await unseen(db, tenantId, w),
        searches: await db.$queryRaw<InsightsView['searches']>`
          select subject as words, sum(times)::int as times, sum(empty)::int as empty from usage_day
          where tenant_id = ${tenantId}::uuid and kind = 'search' and day >= ${w.from}::date group by 1 order by 3 desc, 2 desc, 1 limit 30`,
        teams: await db.$queryRaw<InsightsView['teams']>`
          select coalesce(p.team, '') as team, coalesce(e.title, e.name, p.team, 'in no team') as label, count(distinct p.person)::int as people, sum(p.times)::int as times
          from usage_person_day p left join entity e on e.tenant_id = p.tenant_id and e.ref = p.team
          where p.tenant_id = ${tenantId}::uuid and p.day >= ${w.from}::date group by 1, 2 order by 3 desc, 4 desc limit 50`,
      }
    }),
})

/** What a locked page shows of the organization's own: that there is something to see. */
export const getUsageTeaser = operation({
  name: 'usage.teaser',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const w = windowOf(30)
      const { visits } = await sumsOf(db, context.tenantId, w)
      return { visits, people: await people(db, context.tenantId, w.from, w.to) }
    }),
})

/** Switches the record of usage on or off, and says how long it is kept. Off forgets what there is. */
export const saveUsageSettings = operation({
  name: 'usage.save-settings',
  action: 'tenant.manage',
  input: z.object({ enabled: z.boolean(), retentionDays: z.number().int().min(30).max(730) }),
  run: (context, input) =>
    context.tx(async (db) => {
      const { tenantId } = context
      const { enabled, retentionDays } = await usageSettings(db, tenantId)
      await db.usageSettings.update({ where: { tenantId }, data: input })
      if (!input.enabled) {
        await db.$executeRaw`delete from usage_event where tenant_id = ${tenantId}::uuid`
        await db.usageDay.deleteMany({ where: { tenantId } })
        await db.usagePersonDay.deleteMany({ where: { tenantId } })
      }
      await audit(db, context, {
        action: 'usage.settings-changed',
        targetType: 'tenant',
        detail: { before: { enabled, retentionDays }, after: input },
      })
      return input
    }),
})

export const getUsageSettings = operation({
  name: 'usage.get-settings',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const { enabled, retentionDays } = await usageSettings(db, context.tenantId)
      return { enabled, retentionDays }
    }),
})
