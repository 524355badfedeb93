import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type BudgetMonth, budgetScopes } from '../domain/budget.ts'
import { type BillCoverage, incompleteBills } from '../domain/coverage.ts'
import { forecastMonth } from '../domain/forecast.ts'
import { allocatedGroups, type CostGroup } from '../domain/view.ts'
import { type CostVersion, costAnswers, versionFor } from './cost-answers.ts'

const dayMs = 86_400_000
export const iso = (at: Date) => at.toISOString().slice(0, 10)
export const daysBefore = (day: string, days: number) => iso(new Date(Date.parse(`${day}T00:00:00Z`) - days * dayMs))

/** Tags that contain an environment, in order of precedence. */
const environmentTags = ['environment', 'env', 'stage', 'Environment']

/** SQL of what a charge, or a share of one, is grouped by. */
export const keyOf: Record<CostGroup, string> = {
  service: 'm.service',
  account: `m.account_id || coalesce(' · ' || nullif(m.account_name, ''), '')`,
  region: 'm.region',
  environment: `coalesce(${environmentTags.map((t) => `m.tags->>'${t}'`).join(', ')}, '')`,
  entity: `coalesce(p.ref, '')`,
  // A team or system also has costs allocated to itself.
  owner: `case when e.kind in ('group', 'user') then e.ref else coalesce(e.owner_ref, '') end`,
  system: `case when e.kind = 'system' then e.ref else coalesce(e.system_ref, '') end`,
}

/** The systems of the domain $5 and of its subdomains. */
const systemsOfDomain = `
  with recursive inside(ref) as (
    select $5::text where $5 like 'domain:%'
    union select r.source_ref from inside i join relation r on r.tenant_id = $1::uuid and r.target_ref = i.ref and r.type = 'partOf'
    where i.ref like 'domain:%'
  ) select ref from inside where ref like 'system:%'`

/**
 * Whether the entity `e` is $5 or a part of it: owned by that team, or in that system or domain. Uses the same keys as above, so
 * that a team's page always matches the costs by team.
 */
const rollsUp = `$5::text is null or p.ref = $5 or ${keyOf.owner} = $5 or ${keyOf.system} = $5 or ${keyOf.system} in (${systemsOfDomain})`

/** Joins the active imports of days `d`. */
export const currentImports = `join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'`

/** Days from first to last, inclusive. `ref`: only costs of this entity and its parts. */
export type Window = { from: string; to: string; days: number; currency: string; ref: string | null }

/**
 * $1 tenant, $2 and $3 first and last day, $4 currency, $5 an entity or null, $6 a key or null: only the charges with it. Each row
 * is a share of a charge's day. Allocations are only joined if the result depends on them. Who bears a charge is found first: it
 * decides by itself which charges are read, and each day is read once.
 */
export function partsOf(by: CostGroup, { ref }: Pick<Window, 'ref'>, key: string | null): string {
  const dimension = 'join cost_dimension m on m.tenant_id = $1::uuid and m.id = p.dimension_id'
  const allocated = ref !== null || allocatedGroups.includes(by)
  const bearers = allocated
    ? `select s.dimension_id, s.ref, s.share from cost_share s where s.tenant_id = $1::uuid
      union all
      select m.id, null, 1 - coalesce(w.share, 0) from cost_dimension m left join (
        select s.dimension_id, sum(s.share) as share from cost_share s where s.tenant_id = $1::uuid group by 1
      ) w on w.dimension_id = m.id
      where m.tenant_id = $1::uuid and coalesce(w.share, 0) < 1`
    : 'select m.id as dimension_id, null::text as ref, 1::numeric as share from cost_dimension m where m.tenant_id = $1::uuid'
  const entity = allocated ? 'left join entity e on e.tenant_id = $1::uuid and e.ref = p.ref' : ''
  const charge = `select d.day, d.billed, d.dimension_id from cost_day d ${currentImports}
      where d.tenant_id = $1::uuid and d.day between $2::date and $3::date and d.currency = $4`
  // Few charges are looked up one by one; so many that most are read are read in one go. The planner can't tell, because it does
  // not know the parts of an entity.
  const charges =
    ref === null && key === null
      ? `join (${charge}) c on c.dimension_id = k.dimension_id`
      : `cross join lateral (${charge} and d.dimension_id = k.dimension_id offset 0) c`
  // Materialized, so that each share is computed once even if planner statistics are outdated.
  return `
    with keys as materialized (
      select * from (
        select p.dimension_id, p.share, ${keyOf[by]} as key from (${bearers}) p ${dimension} ${entity}
        where ${allocated ? rollsUp : '$5::text is null'}
      ) x where $6::text is null or key = $6
    )
    select k.key, c.day, c.billed * k.share as amount from keys k ${charges}`
}

/** Days between a window and the period that it is compared with, in whole weeks: a Sunday is compared with a Sunday. */
export const comparedAfter = (days: number) => Math.ceil(days / 7) * 7

/**
 * Daily costs up to a window's end: all of them, or those with one key. They go back two months, which the forecast needs, and at
 * least to the beginning of the period that the window is compared with.
 */
export async function dailyOf(
  db: TenantReader,
  tenantId: TenantId,
  by: CostGroup,
  w: Window,
  key: string | null,
  version: CostVersion,
): Promise<Map<string, number>> {
  const from = daysBefore(w.to, Math.max(62, w.days + comparedAfter(w.days)))
  // Shares of a charge add up to all of it, so the days of the whole bill do not depend on the grouping.
  if (w.ref === null && key === null)
    return costAnswers.get(tenantId, JSON.stringify(['bill', from, w.to, w.currency]), version.bills, () =>
      findBill(db, tenantId, from, w),
    )
  // Without a key, the days are the same whatever they are grouped by.
  const of = key === null ? 'entity' : by
  const daily = () => findDaily(db, tenantId, from, w, of, key)
  return costAnswers.get(
    tenantId,
    JSON.stringify(['daily', of, w.ref, key, from, w.to, w.currency]),
    await versionFor(of, w.ref, version),
    daily,
  )
}

type DayRow = { day: string; amount: number }
const byDay = (rows: readonly DayRow[]) => new Map(rows.map((r) => [r.day, r.amount]))

const findBill = async (db: TenantReader, tenantId: TenantId, from: string, { to, currency }: Window) =>
  byDay(
    await db.$queryRawUnsafe<DayRow[]>(
      `select to_char(d.day, 'YYYY-MM-DD') as day, sum(d.billed)::float as amount from cost_day d ${currentImports}
      where d.tenant_id = $1::uuid and d.day between $2::date and $3::date and d.currency = $4 group by d.day`,
      tenantId,
      from,
      to,
      currency,
    ),
  )

const findDaily = async (db: TenantReader, tenantId: TenantId, from: string, w: Window, by: CostGroup, key: string | null) =>
  byDay(
    await db.$queryRawUnsafe<DayRow[]>(
      `select to_char(day, 'YYYY-MM-DD') as day, sum(amount)::float as amount from (${partsOf(by, w, key)}) x group by 1`,
      tenantId,
      from,
      w.to,
      w.currency,
      w.ref,
      key,
    ),
  )

/** The last day with costs, and the currencies in use, most used first. */
export async function extentOf(db: TenantReader, tenantId: TenantId, { bills }: CostVersion) {
  const rows = await costAnswers.get(tenantId, 'extent', bills, () => findExtent(db, tenantId))
  return { currencies: rows.map((r) => r.currency), lastOf: new Map(rows.map((r) => [r.currency, r.last])) }
}

const findExtent = (db: TenantReader, tenantId: TenantId) =>
  db.$queryRaw<{ currency: string; last: string }[]>`
    select d.currency, to_char(max(d.day), 'YYYY-MM-DD') as last from cost_day d join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'
    where d.tenant_id = ${tenantId}::uuid group by 1 order by sum(d.lines) desc, 1`

/** Coverage of each billing source in a currency. */
export const coverageOf = (
  db: TenantReader,
  tenantId: TenantId,
  currency: string,
  { bills }: CostVersion,
): Promise<BillCoverage[]> => costAnswers.get(tenantId, `coverage ${currency}`, bills, () => findCoverage(db, tenantId, currency))

const findCoverage = (db: TenantReader, tenantId: TenantId, currency: string) =>
  db.$queryRaw<BillCoverage[]>`
    select n.name as integration, to_char(min(d.day), 'YYYY-MM-DD') as "from", to_char(max(d.day), 'YYYY-MM-DD') as "to",
      array_agg(distinct to_char(d.day, 'YYYY-MM')) as months
    from cost_day d join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'
      join integration n on n.tenant_id = i.tenant_id and n.id = i.integration_id
    where d.tenant_id = ${tenantId}::uuid and d.currency = ${currency} group by n.id, n.name order by 1`

/** Whether every bill covers the `days` up to a day and those before, so that the two can be compared. */
export async function isComparable(
  db: TenantReader,
  tenantId: TenantId,
  version: CostVersion,
  { currency, to, days }: { currency: string; to: string; days: number },
): Promise<boolean> {
  return incompleteBills(await coverageOf(db, tenantId, currency, version), daysBefore(to, 2 * days - 1), to).length === 0
}

/** The month of the last billed day, for one budget. */
export async function monthOf(
  db: TenantReader,
  tenantId: TenantId,
  budget: { scope: string; key: string; currency: string },
  lastDay: string | undefined,
  version: CostVersion,
): Promise<BudgetMonth | null> {
  if (!lastDay) return null
  const scope = budgetScopes.find((s) => s === budget.scope) ?? 'all'
  const [by, key] = scope === 'all' ? (['service', null] as const) : ([scope, budget.key] as const)
  const window = { from: lastDay, to: lastDay, days: 1, currency: budget.currency, ref: null }
  const daily = await dailyOf(db, tenantId, by, window, key, version)
  const { month, soFar, expected } = forecastMonth(daily, lastDay)
  const inMonth = [...daily].filter(([day]) => day.startsWith(month) && day <= lastDay).sort(([a], [b]) => a.localeCompare(b))
  return { month, soFar, expected, lastDay, daily: inMonth.map(([day, amount]) => ({ day, amount })) }
}
