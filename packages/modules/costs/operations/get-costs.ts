import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { feedViews } from '@callboard/modules/integrations'
import { z } from 'zod'
import { incompleteBills } from '../domain/coverage.ts'
import { forecastMonth } from '../domain/forecast.ts'
import { allocatedGroups, type CostGroup, type CostPoint, type CostTotal, type CostView, costGroups } from '../domain/view.ts'
import { costAnswers, costVersion, versionFor } from './cost-answers.ts'
import {
  comparedAfter,
  coverageOf,
  currentImports,
  dailyOf,
  daysBefore,
  extentOf,
  iso,
  partsOf,
  type Window,
} from './cost-parts.ts'

type Sum = Omit<CostTotal, 'label'>

type Totals = { totals: Sum[]; total: string; before: string }

async function totalsOf(db: TenantReader, tenantId: TenantId, by: CostGroup, w: Window): Promise<Totals> {
  const rows = await db.$queryRawUnsafe<(Sum & { total: string; earlier: string })[]>(
    `select key, amount::text, before::text, (sum(amount) over ())::text as total, (sum(before) over ())::text as earlier from (
      select key, coalesce(sum(amount) filter (where day >= $7::date), 0) as amount, coalesce(sum(amount) filter (where day < $7::date), 0) as before
      from (${partsOf(by, w, null)}) x group by key having sum(amount) <> 0) k order by k.amount desc, key`,
    tenantId,
    daysBefore(w.from, w.days),
    w.to,
    w.currency,
    w.ref,
    null,
    w.from,
  )
  return {
    totals: rows.map(({ key, amount, before }) => ({ key, amount, before })),
    total: rows[0]?.total ?? '0',
    before: rows[0]?.earlier ?? '0',
  }
}

/** With the catalog's names of entities. */
async function labelled(db: TenantReader, tenantId: TenantId, by: CostGroup, totals: readonly Sum[]): Promise<CostTotal[]> {
  const refs = allocatedGroups.includes(by) ? totals.map((t) => t.key).filter(Boolean) : []
  const named =
    refs.length > 0
      ? await db.$queryRaw<{ ref: string; label: string }[]>`
          select ref, coalesce(title, name) as label from entity where tenant_id = ${tenantId}::uuid and ref = any(${refs}::text[])`
      : []
  const labels = new Map(named.map((e) => [e.ref, e.label]))
  return totals.map((total) => ({ ...total, label: labels.get(total.key) ?? total.key }))
}

/** Unallocated costs belong to no entity. */
async function unallocatedOf(db: TenantReader, tenantId: TenantId, w: Window): Promise<string> {
  if (w.ref !== null) return '0'
  const [row] = await db.$queryRawUnsafe<{ amount: string }[]>(
    `select coalesce(sum(c.amount * (1 - coalesce(s.share, 0))), 0)::text as amount from (
      select d.dimension_id, sum(d.billed) as amount from cost_day d ${currentImports}
      where d.tenant_id = $1::uuid and d.day between $2::date and $3::date and d.currency = $4 group by 1) c
    left join (select dimension_id, sum(share) as share from cost_share where tenant_id = $1::uuid group by 1) s on s.dimension_id = c.dimension_id
    where coalesce(s.share, 0) < 1`,
    tenantId,
    w.from,
    w.to,
    w.currency,
  )
  return row?.amount ?? '0'
}

/** Groups whose daily costs a page shows; there may be thousands of entities. */
const maxSeries = 100

/** Daily costs of some groups, and of all others together, under a key of null. */
async function seriesOf(db: TenantReader, tenantId: TenantId, by: CostGroup, w: Window, keys: readonly string[] | null) {
  return db.$queryRawUnsafe<{ day: string; key: string | null; amount: number }[]>(
    `select to_char(day, 'YYYY-MM-DD') as day, case when $7::text[] is null or key = any($7::text[]) then key end as key, sum(amount)::float as amount
    from (${partsOf(by, w, null)}) x group by 1, 2 order by 1, 2`,
    tenantId,
    w.from,
    w.to,
    w.currency,
    w.ref,
    null,
    keys,
  )
}

/** What is summed up over the days of a window. */
async function sumsOf(db: TenantReader, tenantId: TenantId, by: CostGroup, window: Window, groups: 'largest' | 'all') {
  const { totals, ...sums } = await totalsOf(db, tenantId, by, window)
  const largest = totals.slice(0, maxSeries).map((t) => t.key)
  const few = groups === 'all' || totals.length <= maxSeries
  const points = await seriesOf(db, tenantId, by, window, few ? null : largest)
  const series = points.flatMap(({ day, key, amount }): CostPoint[] => (key === null ? [] : [{ day, key, amount }]))
  const rest = points.flatMap(({ day, key, amount }) => (key === null ? [{ day, amount }] : []))
  return { totals, ...sums, series, rest: { groups: few ? 0 : totals.length - maxSeries, daily: rest } }
}

/** The same weekdays of the previous period, for each day of a window. */
function previousOf(daily: ReadonlyMap<string, number>, { from, days }: Window): (number | null)[] {
  const first = daysBefore(from, comparedAfter(days))
  return Array.from({ length: days }, (_, i) => daily.get(daysBefore(first, -i)) ?? null)
}

/** Unreadable rows and files. */
async function billProblems(db: TenantReader, tenantId: TenantId): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from problem
    where tenant_id = ${tenantId}::uuid and code in ('focus_row', 'focus_file', 'focus_listing')`
  return row?.count ?? 0
}

export const costQuery = z.object({
  by: z.enum(costGroups).default('service'),
  days: z.number().int().min(1).max(366).default(30),
  currency: z.string().length(3).optional(),
  ref: z.string().max(600).toLowerCase().optional(),
  /** Whose daily costs are returned: those of the largest groups, and the others together, or each. */
  groups: z.enum(['largest', 'all']).default('largest'),
})

/** Costs of a window that ends with the last billed day, and of the previous window. */
export const getCosts = operation({
  name: 'costs.get',
  action: 'costs.read',
  input: costQuery,
  run: (context, { by, days, currency: wanted, ref, groups }) =>
    context.read(async (db): Promise<CostView> => {
      const { tenantId } = context
      const version = await costVersion(db, tenantId)
      const { currencies, lastOf } = await extentOf(db, tenantId, version)
      const currency = currencies.find((c) => c === wanted) ?? currencies[0] ?? 'USD'
      const lastDay = lastOf.get(currency) ?? null
      const to = lastDay ?? iso(new Date())
      const window: Window = { from: daysBefore(to, days - 1), to, days, currency, ref: ref ?? null }
      const sums = () => sumsOf(db, tenantId, by, window, groups)
      const whole = () => unallocatedOf(db, tenantId, window)
      const kept = JSON.stringify([by, window])
      const of = await versionFor(by, window.ref, version)
      const [{ totals, ...summed }, unallocated, daily, coverage, feeds, problems] = await Promise.all([
        groups === 'all' ? sums() : costAnswers.get(tenantId, `sums ${kept}`, of, sums),
        costAnswers.get(tenantId, `unallocated ${JSON.stringify(window)}`, version.bills, whole),
        dailyOf(db, tenantId, by, window, null, version),
        coverageOf(db, tenantId, currency, version),
        feedViews(db, tenantId, { kind: 'costs' }),
        billProblems(db, tenantId),
      ])
      const named = await labelled(db, tenantId, by, totals)
      const incomplete = incompleteBills(coverage, daysBefore(window.from, days), to)
      const forecast = lastDay ? forecastMonth(daily, lastDay) : null
      const previous = incomplete.length > 0 || !lastDay ? [] : previousOf(daily, window)
      const shown = { currency, currencies, by, from: window.from, to, days, lastDay }
      return { ...shown, ...summed, totals: named, unallocated, previous, incomplete, forecast, feeds, problems }
    }),
})
