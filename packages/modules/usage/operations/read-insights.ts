import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { InsightsView, UsageRow } from '../domain/usage.ts'
import { newcomersSince } from './newcomers.ts'
import { usageSettings } from './record-usage.ts'

const dayMs = 86_400_000
const iso = (at: number) => new Date(at).toISOString().slice(0, 10)
export const insights = { id: 'insights', name: 'Insights', tier: 'premium' as const }

type Window = { from: string; to: string; before: string }

function windowOf(days: number): Window {
  const today = Date.now()
  return { from: iso(today - (days - 1) * dayMs), to: iso(today), before: iso(today - (2 * days - 1) * dayMs) }
}

type People = { day: number; week: number; month: number; now: number; before: number; both: number }

/** Active users over time; each user is read once. */
async function peopleOf(db: TenantReader, tenantId: TenantId, w: Window): Promise<People> {
  const [week, month] = [windowOf(7).from, windowOf(30).from]
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

type Visited = {
  visits: number
  visitsBefore: number
  pages: UsageRow[]
  entities: UsageRow[]
  unseen: number
  some: InsightsView['unseen']['some']
}

/**
 * Everything about visits, from one pass over the days. The users of a subject are those of its best day, because daily counts
 * cannot be added.
 */
async function visited(db: TenantReader, tenantId: TenantId, w: Window): Promise<Visited | undefined> {
  const [row] = await db.$queryRaw<Visited[]>`
    with sums as materialized (
      select subject, coalesce(sum(times) filter (where day >= ${w.from}::date), 0)::int as times, max(people) filter (where day >= ${w.from}::date)::int as people,
        coalesce(sum(times) filter (where day < ${w.from}::date), 0)::int as before
      from usage_day where tenant_id = ${tenantId}::uuid and kind = 'view' and day between ${w.before}::date and ${w.to}::date group by 1
    ), pages as (
      select *, substr(subject, strpos(subject, ':') + 1) as label from sums where times > 0 and subject not like 'entity:%' order by times desc, subject limit 20
    ), most as materialized (
      select *, substr(subject, 8) as ref from sums where times > 0 and subject like 'entity:%' order by times desc, subject limit 20
    ), entities as (
      select m.subject, m.times, m.people, m.before, coalesce(e.title, e.name, m.ref) as label from most m
        left join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = m.ref order by m.times desc, m.subject
    ), seen as materialized (
      select substr(subject, 8) as ref from sums where times > 0 and subject like 'entity:%'
    ), unseen as materialized (
      select e.ref, coalesce(e.title, e.name) as label from entity e
      where e.tenant_id = ${tenantId}::uuid and e.kind in ('component', 'api', 'system') and not exists (select from seen s where s.ref = e.ref)
    )
    select (select coalesce(sum(times), 0)::int from sums) as visits, (select coalesce(sum(before), 0)::int from sums) as "visitsBefore",
      (select coalesce(jsonb_agg(p), '[]') from pages p) as pages, (select coalesce(jsonb_agg(e), '[]') from entities e) as entities,
      (select count(*)::int from unseen) as unseen,
      (select coalesce(jsonb_agg(u), '[]') from (select * from unseen order by ref limit 20) u) as some`
  return row
}

/** Users per day, back to the weekdays that the window's days are compared with. */
const dailyOf = (db: TenantReader, tenantId: TenantId, w: Window, from: string) =>
  db.$queryRaw<InsightsView['daily']>`
    select to_char(day, 'YYYY-MM-DD') as day, count(*)::int as people, sum(times)::int as times from usage_person_day
    where tenant_id = ${tenantId}::uuid and day between ${from}::date and ${w.to}::date group by usage_person_day.day order by 1`

const retentionWeeks = 13

/** People of each week, and how many of them came again in the week after. */
const weeklyOf = (db: TenantReader, tenantId: TenantId, w: Window) =>
  db.$queryRaw<InsightsView['weekly']>`
    with weeks as materialized (
      select distinct date_trunc('week', day)::date as monday, person from usage_person_day
      where tenant_id = ${tenantId}::uuid and day between date_trunc('week', ${w.to}::date)::date - ${(retentionWeeks - 1) * 7}::int and ${w.to}::date
    )
    select to_char(m, 'YYYY-MM-DD') as monday, count(a.person)::int as people, count(b.person)::int as returned
    from generate_series(date_trunc('week', ${w.to}::date) - make_interval(weeks => ${retentionWeeks - 1}::int), date_trunc('week', ${w.to}::date), interval '1 week') m
      left join weeks a on a.monday = m::date left join weeks b on b.monday = a.monday + 7 and b.person = a.person
    group by m order by m`

const searchesOf = (db: TenantReader, tenantId: TenantId, w: Window) => db.$queryRaw<InsightsView['searches']>`
  select subject as words, sum(times)::int as times, sum(empty)::int as empty from usage_day
  where tenant_id = ${tenantId}::uuid and kind = 'search' and day >= ${w.from}::date group by 1 order by 3 desc, 2 desc, 1 limit 30`

const teamsOf = (db: TenantReader, tenantId: TenantId, w: Window) => db.$queryRaw<InsightsView['teams']>`
  with sums as materialized (
    select coalesce(team, '') as team, count(distinct person)::int as people, sum(times)::int as times from usage_person_day
    where tenant_id = ${tenantId}::uuid and day >= ${w.from}::date group by 1 order by 2 desc, 3 desc limit 50
  )
  select s.*, coalesce(e.title, e.name, nullif(s.team, ''), 'No team') as label,
    (select count(distinct r.source_ref)::int from relation r
      where r.tenant_id = ${tenantId}::uuid and r.target_ref = s.team and r.type = 'memberOf') as members
  from sums s
    left join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = s.team order by s.people desc, s.times desc`

/** Portal usage of the last days, compared with the same number of days before. */
export const getInsights = operation({
  name: 'insights.get',
  action: 'insights.read',
  premium: insights,
  input: z.object({ days: z.union([z.literal(7), z.literal(30), z.literal(90)]).default(30) }),
  async run({ tx, read, tenantId }, { days }): Promise<InsightsView> {
    const w = windowOf(days)
    // Created on first use, so it is not part of the snapshot.
    const { enabled, salt } = await tx((db) => usageSettings(db, tenantId))
    return read(async (db) => {
      const [people, seen, daily, weekly, searches, teams, newcomers] = await Promise.all([
        peopleOf(db, tenantId, w),
        visited(db, tenantId, w),
        dailyOf(db, tenantId, w, iso(Date.parse(w.from) - Math.ceil(days / 7) * 7 * dayMs)),
        weeklyOf(db, tenantId, w),
        searchesOf(db, tenantId, w),
        teamsOf(db, tenantId, w),
        newcomersSince(db, tenantId, salt, w.from),
      ])
      return {
        from: w.from,
        to: w.to,
        days,
        enabled,
        daily: daily.filter((d) => d.day >= w.from),
        dailyBefore: daily.filter((d) => d.day < w.from),
        weekly,
        people: { day: people.day, week: people.week, month: people.month },
        visits: seen?.visits ?? 0,
        visitsBefore: seen?.visitsBefore ?? 0,
        visitors: people.now,
        visitorsBefore: people.before,
        returned: people.before > 0 ? people.both / people.before : null,
        pages: seen?.pages ?? [],
        entities: seen?.entities ?? [],
        unseen: { count: seen?.unseen ?? 0, some: seen?.some ?? [] },
        searches,
        teams,
        newcomers,
      }
    })
  },
})

/** A preview on the locked page: that there is data to see. */
export const getUsageTeaser = operation({
  name: 'usage.teaser',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) =>
    context.read(async (db) => {
      const w = windowOf(30)
      const [seen, people] = await Promise.all([visited(db, context.tenantId, w), peopleOf(db, context.tenantId, w)])
      return { visits: seen?.visits ?? 0, people: people.now }
    }),
})

/** Turns usage recording on or off, and sets its retention. Turning it off deletes all recorded data. */
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
