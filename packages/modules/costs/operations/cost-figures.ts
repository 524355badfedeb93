import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { z } from 'zod'
import { incompleteBills } from '../domain/coverage.ts'
import { forecastDays, forecastMonth } from '../domain/forecast.ts'
import { allocatedGroups, type CostFigures, type CostGroup, type CostPoint, type CostTotal, costGroups } from '../domain/view.ts'
import { comparedAfter, daysBefore, iso, type Window } from '../domain/window.ts'
import { type GroupSum, readGroupDays, readGroupSums, readUnallocated } from '../repo/cost-sums.ts'
import { readEntityLabels } from '../repo/entity-costs.ts'
import { coverageOf, dailyOf, extentOf } from './cached-costs.ts'
import { costAnswers, costVersion, versionFor } from './cost-answers.ts'

/** With the catalog's names of entities. */
async function labelled(db: TenantReader, tenantId: TenantId, by: CostGroup, totals: readonly GroupSum[]): Promise<CostTotal[]> {
  const refs = allocatedGroups.includes(by) ? totals.map((t) => t.key).filter(Boolean) : []
  const labels = await readEntityLabels(db, tenantId, refs)
  return totals.map((total) => ({ ...total, label: labels.get(total.key) ?? total.key }))
}

/** Groups whose daily costs a page shows; there may be thousands of entities. */
const maxSeries = 100

/** What is summed up over the days of a window. */
async function sumsOf(db: TenantReader, tenantId: TenantId, by: CostGroup, window: Window, groups: 'largest' | 'all') {
  const { totals, ...sums } = await readGroupSums(db, tenantId, by, { ...window, since: daysBefore(window.from, window.days) })
  const largest = totals.slice(0, maxSeries).map((t) => t.key)
  const few = groups === 'all' || totals.length <= maxSeries
  const points = await readGroupDays(db, tenantId, by, window, few ? null : largest)
  const series = points.flatMap(({ day, key, amount }): CostPoint[] => (key === null ? [] : [{ day, key, amount }]))
  const rest = points.flatMap(({ day, key, amount }) => (key === null ? [{ day, amount }] : []))
  return { totals, ...sums, series, rest: { groups: few ? 0 : totals.length - maxSeries, daily: rest } }
}

/** The same weekdays of the previous period, for each day of a window. */
function previousOf(daily: ReadonlyMap<string, number>, { from, days }: Window): (number | null)[] {
  const first = daysBefore(from, comparedAfter(days))
  return Array.from({ length: days }, (_, i) => daily.get(daysBefore(first, -i)) ?? null)
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
export async function readCostFigures(
  db: TenantReader,
  tenantId: TenantId,
  { by, days, currency: wanted, ref, groups }: z.output<typeof costQuery>,
): Promise<CostFigures> {
  const version = await costVersion(db, tenantId)
  const { currencies, lastOf } = await extentOf(db, tenantId, version)
  const currency = currencies.find((c) => c === wanted) ?? currencies[0] ?? 'USD'
  const lastDay = lastOf.get(currency) ?? null
  const to = lastDay ?? iso(new Date())
  const window: Window = { from: daysBefore(to, days - 1), to, days, currency, ref: ref ?? null }
  const sums = () => sumsOf(db, tenantId, by, window, groups)
  // What is unallocated belongs to no entity.
  const whole = async () => (window.ref === null ? readUnallocated(db, tenantId, window) : '0')
  const kept = JSON.stringify([by, window])
  const of = await versionFor(by, window.ref, version)
  const [{ totals, ...summed }, unallocated, daily, coverage] = await Promise.all([
    groups === 'all' ? sums() : costAnswers.get(tenantId, `sums ${kept}`, of, sums),
    costAnswers.get(tenantId, `unallocated ${JSON.stringify(window)}`, version.bills, whole),
    dailyOf(db, tenantId, by, window, null, version),
    coverageOf(db, tenantId, currency, version),
  ])
  const named = await labelled(db, tenantId, by, totals)
  const incomplete = incompleteBills(coverage, daysBefore(window.from, days), to)
  const forecast = lastDay
    ? forecastMonth(daily, lastDay, incompleteBills(coverage, daysBefore(lastDay, forecastDays), lastDay))
    : null
  const previous = incomplete.length > 0 || !lastDay ? [] : previousOf(daily, window)
  const shown = { currency, currencies, by, from: window.from, to, days, lastDay }
  return { ...shown, ...summed, totals: named, unallocated, previous, incomplete, forecast }
}
