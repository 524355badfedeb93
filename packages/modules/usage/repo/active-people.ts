import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { InsightsView } from '../domain/view.ts'
import { daysBefore, type Window } from '../domain/window.ts'

export type Activity = {
  /** Active users: on the last day, in its last 7 and 30 days, in the window, in the one before, and in both of these. */
  people: { day: number; week: number; month: number; now: number; before: number; both: number }
  daily: InsightsView['daily']
  weekly: InsightsView['weekly']
}

/** Active users over time; each user is read once. */
function activeUsers(tenantId: TenantId, w: Window): Prisma.Sql {
  const [week, month] = [daysBefore(w.to, 6), daysBefore(w.to, 29)]
  const first = [w.before, month].sort()[0] ?? month
  return Prisma.sql`
    with people as materialized (
      select person, max(day) as last, bool_or(day between ${w.before}::date and ${w.from}::date - 1) as earlier from usage_person_day
      where tenant_id = ${tenantId}::uuid and day between ${first}::date and ${w.to}::date group by 1
    )
    select count(*) filter (where last = ${w.to}::date) as day, count(*) filter (where last >= ${week}::date) as week,
      count(*) filter (where last >= ${month}::date) as month, count(*) filter (where last >= ${w.from}::date) as now,
      count(*) filter (where earlier) as before, count(*) filter (where earlier and last >= ${w.from}::date) as both
    from people`
}

/** Users per day, back to the weekdays that the window's days are compared with. */
const usersPerDay = (tenantId: TenantId, w: Window, from: string): Prisma.Sql => Prisma.sql`
  select to_char(day, 'YYYY-MM-DD') as day, count(*) as people, sum(times) as times from usage_person_day
  where tenant_id = ${tenantId}::uuid and day between ${from}::date and ${w.to}::date group by usage_person_day.day`

const retentionWeeks = 13

/** People of each week, and how many of them came again in the week after. */
const usersPerWeek = (tenantId: TenantId, w: Window): Prisma.Sql => Prisma.sql`
  with weeks as materialized (
    select distinct date_trunc('week', day)::date as monday, person from usage_person_day
    where tenant_id = ${tenantId}::uuid and day between date_trunc('week', ${w.to}::date)::date - ${(retentionWeeks - 1) * 7}::int and ${w.to}::date
  )
  select to_char(m, 'YYYY-MM-DD') as monday, count(a.person) as people, count(b.person) as returned
  from generate_series(date_trunc('week', ${w.to}::date) - make_interval(weeks => ${retentionWeeks - 1}::int), date_trunc('week', ${w.to}::date), interval '1 week') m
    left join weeks a on a.monday = m::date left join weeks b on b.monday = a.monday + 7 and b.person = a.person
  group by m`

/** Who was active when, days from `from` on. */
export async function readActivity(db: TenantReader, tenantId: TenantId, w: Window, from: string): Promise<Activity> {
  const [row] = await db.$queryRaw<Activity[]>`
    select (select to_jsonb(p) from (${activeUsers(tenantId, w)}) p) as people,
      (select coalesce(jsonb_agg(d order by d.day), '[]') from (${usersPerDay(tenantId, w, from)}) d) as daily,
      (select coalesce(jsonb_agg(m order by m.monday), '[]') from (${usersPerWeek(tenantId, w)}) m) as weekly`
  return row ?? { people: { day: 0, week: 0, month: 0, now: 0, before: 0, both: 0 }, daily: [], weekly: [] }
}

/** Visits of a window and who made them, without sample data. */
export async function countVisits(db: TenantReader, tenantId: TenantId, w: Window): Promise<{ visits: number; people: number }> {
  const [row] = await db.$queryRaw<{ visits: number; people: number }[]>`
    select coalesce(sum(times), 0)::int as visits, count(distinct person)::int as people from usage_person_day
    where tenant_id = ${tenantId}::uuid and day between ${w.from}::date and ${w.to}::date and not sample`
  return row ?? { visits: 0, people: 0 }
}
