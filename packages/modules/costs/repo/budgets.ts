import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'
import { readTogether } from '@callboard/db/read-together'
import type { BudgetView } from '../domain/budget.ts'

/** Whether there are budgets. */
export const hasBudgets = (tenantId: TenantId): Condition => Prisma.sql`
  exists (select from cost_budget where tenant_id = ${tenantId}::uuid)`

/** Whether there are budgets of some entities, teams or systems; without refs, whether there are any. */
export const hasBudgetsOf = (tenantId: TenantId, refs: readonly string[] | null): Condition =>
  refs === null
    ? hasBudgets(tenantId)
    : Prisma.sql`exists (select from cost_budget where tenant_id = ${tenantId}::uuid
        and scope in ('entity', 'owner', 'system') and key = any(${[...refs]}::text[]))`

/** `month` is YYYY-MM. */
type BudgetAlert = { month: string; threshold: number; kind: string; amount: number; at: string }

export type BudgetRow = Omit<BudgetView, 'scope' | 'month' | 'alerts'> & { scope: string; alerts: BudgetAlert[] }

/** Budgets in order of creation, with the catalog's names of their scopes, and the notifications sent of each. */
export const readBudgetRows = (db: TenantReader, tenantId: TenantId) =>
  readTogether<BudgetRow>(
    db,
    Prisma.sql`
  select b.id, b.name, b.scope, b.key, b.currency, trim_scale(b.amount)::text as amount, b.thresholds, b.recipients,
    case when b.scope = 'all' then 'Everything' else coalesce(e.title, e.name, b.key) end as label, (
      select coalesce(jsonb_agg(jsonb_build_object('month', a.month, 'threshold', a.threshold, 'kind', a.kind, 'amount', a.amount::float, 'at', a.at)), '[]')
      from cost_budget_alert a where a.tenant_id = b.tenant_id and a.budget_id = b.id) as alerts
  from cost_budget b left join entity e on e.tenant_id = b.tenant_id and e.ref = b.key and b.scope in ('entity', 'owner', 'system')
  where b.tenant_id = ${tenantId}::uuid order by b.created_at, b.id`,
  )

/** Those of some addresses that are a member's. */
export async function readMemberEmails(db: TenantReader, emails: readonly string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ email: string }[]>`
    select email from app.tenant_members() where email = any(${[...emails]})`
  return new Set(rows.map((r) => r.email))
}
