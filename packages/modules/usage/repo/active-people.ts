import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { InsightsView } from '../domain/view.ts'
import { daysBefore, type Window } from '../domain/window.ts'

type People = { day: number; week: number; month: number; now: number; before: number; both: number }

/** Active users over time; each user is read once. */
export async function readPeople(db: TenantReader, tenantId: TenantId, w: Window): Promise<People> {
  const [week, month] = [daysBefore(w.to, 6), daysBefore(w.to, 29)]
  const first = [w.before, month].sort()[0] ?? month
  const [row] = await db.$queryRaw<People[]>`
    with people as materialized (
      select person, max(day) as last, bool_or(day between ${w.before}::date and ${w.from}::date - 1) as earlier from usage_person_day
      where tenant_id = ${tenantId}::uuid and day between ${first}::date and ${w.to}::date group by 1
    )
    select (count(*) filter (where last = ${w.to}::date))::int as day, (count(*) filter (where last >= ${week}::date))::int as week,
      (count(*) filter (where last >= ${month}::date))::int as month, (count(*) filter (where last >= ${w.from}::date))::int as now,
      (count(*) filter (where earlier))::int as before, (count(*) filter (where earlier and last >= ${w.from}::date))::int as both
    from people`
  return row ?? { day: 0, week: 0, month: 0, now: 0, before: 0, both: 0 }
}

/** Users per day, back to the weekdays that the window's days are compared with. */
export const readDaily = (db: TenantReader, tenantId: TenantId, w: Window, from: string) =>
  db.$queryRaw<InsightsView['daily']>`
    select to_char(day, 'YYYY-MM-DD') as day, count(*)::int as people, sum(times)::int as times from usage_person_day
    where tenant_id = ${tenantId}::uuid and day between ${from}::date and ${w.to}::date group by usage_person_day.day order by 1`

const retentionWeeks = 13

/** People of each week, and how many of them came again in the week after. */
export const readWeekly = (db: TenantReader, tenantId: TenantId, w: Window) =>
  db.$queryRaw<InsightsView['weekly']>`
    with weeks as materialized (
      select distinct date_trunc('week', day)::date as monday, person from usage_person_day
      where tenant_id = ${tenantId}::uuid and day between date_trunc('week', ${w.to}::date)::date - ${(retentionWeeks - 1) * 7}::int and ${w.to}::date
    )
    select to_char(m, 'YYYY-MM-DD') as monday, count(a.person)::int as people, count(b.person)::int as returned
    from generate_series(date_trunc('week', ${w.to}::date) - make_interval(weeks => ${retentionWeeks - 1}::int), date_trunc('week', ${w.to}::date), interval '1 week') m
      left join weeks a on a.monday = m::date left join weeks b on b.monday = a.monday + 7 and b.person = a.person
    group by m order by m`

/** Whether usage of the sample organization is part of the window or of the one before. */
export async function readSample(db: TenantReader, tenantId: TenantId): Promise<boolean> {
  const [row] = await db.$queryRaw<{ sample: boolean }[]>`
    select exists (select from usage_person where tenant_id = ${tenantId}::uuid and sample) as sample`
  return row?.sample ?? false
}

/** Visits of a window and who made them, without sample data. */
export async function countVisits(db: TenantReader, tenantId: TenantId, w: Window): Promise<{ visits: number; people: number }> {
  const [row] = await db.$queryRaw<{ visits: number; people: number }[]>`
    select coalesce(sum(times), 0)::int as visits, count(distinct person)::int as people from usage_person_day
    where tenant_id = ${tenantId}::uuid and day between ${w.from}::date and ${w.to}::date and not sample`
  return row ?? { visits: 0, people: 0 }
}
