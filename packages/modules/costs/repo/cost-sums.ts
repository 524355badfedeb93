import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { allocatedGroups, type CostGroup, type CostKey, type CostTotal } from '../domain/view.ts'
import type { Window } from '../domain/window.ts'
import { currentImports, keyOf, partsOf } from './cost-parts.ts'

/** What a group costs in a window, and in the days before it. */
export type GroupSum = Omit<CostTotal, 'label'>

/** The sums of all groups, largest first, from `since` until the window and in the window, and both over all groups. */
export async function readGroupSums(
  db: TenantReader,
  tenantId: TenantId,
  by: CostGroup,
  { since, ...w }: Window & { since: string },
): Promise<{ totals: GroupSum[]; total: string; before: string }> {
  const rows = await db.$queryRawUnsafe<(GroupSum & { total: string; earlier: string })[]>(
    `select key, amount::text, before::text, (sum(amount) over ())::text as total, (sum(before) over ())::text as earlier from (
      select key, coalesce(sum(amount) filter (where day >= $7::date), 0) as amount, coalesce(sum(amount) filter (where day < $7::date), 0) as before
      from (${partsOf(by, w.ref, null)}) x group by key having sum(amount) <> 0) k order by k.amount desc, key`,
    tenantId,
    since,
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

/** Daily costs of some groups, and of all others together, under a key of null; of all groups without `keys`. Oldest day first. */
export const readGroupDays = (db: TenantReader, tenantId: TenantId, by: CostGroup, w: Window, keys: readonly string[] | null) =>
  db.$queryRawUnsafe<{ day: string; key: string | null; amount: number }[]>(
    `select to_char(day, 'YYYY-MM-DD') as day, case when $7::text[] is null or key = any($7::text[]) then key end as key, sum(amount)::float as amount
    from (${partsOf(by, w.ref, null)}) x group by 1, 2 order by 1, 2`,
    tenantId,
    w.from,
    w.to,
    w.currency,
    w.ref,
    null,
    keys,
  )

type DayRow = { day: string; amount: number }
const byDay = (rows: readonly DayRow[]): Map<string, number> => new Map(rows.map((r) => [r.day, r.amount]))

/** Daily costs of an entity and its parts, or of those charges alone that have a key. */
export async function readPartDays(
  db: TenantReader,
  tenantId: TenantId,
  by: CostGroup,
  { from, to, currency, ref, key }: Window & { key: string | null },
): Promise<Map<string, number>> {
  return byDay(
    await db.$queryRawUnsafe<DayRow[]>(
      `select to_char(day, 'YYYY-MM-DD') as day, sum(amount)::float as amount from (${partsOf(by, ref, key)}) x group by 1`,
      tenantId,
      from,
      to,
      currency,
      ref,
      key,
    ),
  )
}

/** Daily costs of all bills in a currency. */
export async function readBillDays(
  db: TenantReader,
  tenantId: TenantId,
  { from, to, currency }: Pick<Window, 'from' | 'to' | 'currency'>,
): Promise<Map<string, number>> {
  return byDay(
    await db.$queryRawUnsafe<DayRow[]>(
      `select to_char(d.day, 'YYYY-MM-DD') as day, sum(d.billed)::float as amount from cost_day d ${currentImports}
      where d.tenant_id = $1::uuid and d.day between $2::date and $3::date and d.currency = $4 group by d.day`,
      tenantId,
      from,
      to,
      currency,
    ),
  )
}

/** What no allocation covers, of all bills in a window. */
export async function readUnallocated(
  db: TenantReader,
  tenantId: TenantId,
  { from, to, currency }: Pick<Window, 'from' | 'to' | 'currency'>,
): Promise<string> {
  const [row] = await db.$queryRawUnsafe<{ amount: string }[]>(
    `select coalesce(sum(c.amount * (1 - coalesce(s.share, 0))), 0)::text as amount from (
      select d.dimension_id, sum(d.billed) as amount from cost_day d ${currentImports}
      where d.tenant_id = $1::uuid and d.day between $2::date and $3::date and d.currency = $4 group by 1) c
    left join (select dimension_id, sum(share) as share from cost_share where tenant_id = $1::uuid group by 1) s on s.dimension_id = c.dimension_id
    where coalesce(s.share, 0) < 1`,
    tenantId,
    from,
    to,
    currency,
  )
  return row?.amount ?? '0'
}

/** The keys with most kinds of charges, by label. */
export function readCostKeys(db: TenantReader, tenantId: TenantId, by: CostGroup, limit: number): Promise<CostKey[]> {
  const from = allocatedGroups.includes(by)
    ? 'cost_share p left join entity e on e.tenant_id = p.tenant_id and e.ref = p.ref where p.tenant_id = $1::uuid'
    : 'cost_dimension m where m.tenant_id = $1::uuid'
  return db.$queryRawUnsafe<CostKey[]>(
    `select k.key, coalesce(n.title, n.name, k.key) as label from (
      select ${keyOf[by]} as key, count(*) as charges from ${from} group by 1 order by 2 desc, 1 limit $2
    ) k left join entity n on n.tenant_id = $1::uuid and n.ref = k.key where k.key <> '' order by 2, 1`,
    tenantId,
    limit,
  )
}
