import { AppError, notFound } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { closedValue } from '@callboard/db/closed-columns'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type BudgetView, budgetScopes } from '../domain/budget.ts'
import { budgetInput } from '../domain/budget-input.ts'
import { checkBudgets } from './check-budgets.ts'
import { costVersion } from './cost-answers.ts'
import { extentOf, monthOf } from './cost-parts.ts'

const maxBudgets = 100

type BudgetRow = Omit<BudgetView, 'scope' | 'month' | 'alerts'> & { scope: string }
type AlertRow = { budgetId: string; month: string; threshold: number; kind: string; amount: number; at: Date }

/** Budgets in order of creation, with the catalog's names of their scopes. */
const findBudgets = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<BudgetRow[]>`
  select b.id, b.name, b.scope, b.key, b.currency, trim_scale(b.amount)::text as amount, b.thresholds, b.recipients,
    case when b.scope = 'all' then 'Everything' else coalesce(e.title, e.name, b.key) end as label
  from cost_budget b left join entity e on e.tenant_id = b.tenant_id and e.ref = b.key and b.scope in ('entity', 'owner', 'system')
  where b.tenant_id = ${tenantId}::uuid order by b.created_at, b.id`

const findAlerts = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<AlertRow[]>`
  select budget_id as "budgetId", month, threshold, kind, amount::float as amount, at from cost_budget_alert
  where tenant_id = ${tenantId}::uuid`

const scopeOf = (row: BudgetRow) => budgetScopes.find((s) => s === row.scope) ?? 'all'

/** Budgets with the state of their month: all, or those of some scopes. */
export async function readBudgets(
  db: TenantReader,
  tenantId: TenantId,
  selects: (scope: Pick<BudgetView, 'scope' | 'key'>) => boolean = () => true,
): Promise<BudgetView[]> {
  const version = await costVersion(db, tenantId)
  const [{ lastOf }, all, alerts] = await Promise.all([
    extentOf(db, tenantId, version),
    findBudgets(db, tenantId),
    findAlerts(db, tenantId),
  ])
  const rows = all.filter((row) => selects({ scope: scopeOf(row), key: row.key }))
  const months = await Promise.all(rows.map((row) => monthOf(db, tenantId, row, lastOf.get(row.currency), version)))
  return rows.map((row, i) => {
    const month = months[i] ?? null
    return {
      ...row,
      scope: scopeOf(row),
      month,
      alerts: alerts
        .filter((a) => a.budgetId === row.id && a.month === month?.month)
        .map(({ threshold, kind, amount, at }) => ({ threshold, kind: closedValue('cost_budget_alert.kind', kind), amount, at })),
    }
  })
}

export const listBudgets = operation({
  name: 'costs.list-budgets',
  action: 'costs.read',
  input: z.object({}),
  run: ({ read, tenantId }) => read((db) => readBudgets(db, tenantId)),
})

/** Emails only go to members, so that a budget cannot be used to email strangers. */
async function requireMembers(db: TenantDb, emails: readonly string[]): Promise<void> {
  if (emails.length === 0) return
  const rows = await db.$queryRaw<{ email: string }[]>`select email from app.tenant_members() where email = any(${[...emails]})`
  const missing = emails.find((email) => !rows.some((r) => r.email === email))
  if (missing)
    throw new AppError('invalid_input', `${missing} is not a member. Recipients must be members.`, { field: 'recipients' })
}

/** Creates or updates a budget, and checks it once immediately. */
export const saveBudget = operation({
  name: 'costs.save-budget',
  action: 'costs.manage',
  input: z.object({ id: z.uuid().optional(), budget: budgetInput }),
  async run(context, { id, budget }) {
    const saved = await context.tx(async (db) => {
      await requireMembers(db, budget.recipients)
      const before = id ? await db.costBudget.findFirst({ where: { id } }) : null
      if (id && !before) throw notFound('This budget')
      if (!id && (await db.costBudget.count()) >= maxBudgets)
        throw new AppError('conflict', `You have reached the limit of ${maxBudgets} budgets. Delete one first.`)
      const row = before
        ? await db.costBudget.update({ where: { tenantId_id: { tenantId: context.tenantId, id: before.id } }, data: budget })
        : await db.costBudget.create({ data: { tenantId: context.tenantId, ...budget } })
      // Notifications of the previous amount no longer apply.
      if (before && (before.amount.toFixed() !== row.amount.toFixed() || before.scope !== row.scope || before.key !== row.key))
        await db.costBudgetAlert.deleteMany({ where: { budgetId: row.id } })
      await audit(db, context, {
        action: before ? 'costs.budget-changed' : 'costs.budget-created',
        targetType: 'cost_budget',
        targetId: row.id,
        targetLabel: row.name,
        detail: { ...budget, ...(before ? { before: { amount: before.amount.toFixed(), thresholds: before.thresholds } } : {}) },
      })
      return { id: row.id }
    })
    await checkBudgets(context.platform, context.tenantId)
    return saved
  },
})

export const deleteBudget = operation({
  name: 'costs.delete-budget',
  action: 'costs.manage',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) =>
    context.tx(async (db) => {
      const budget = await db.costBudget.findFirst({ where: { id }, select: { name: true } })
      if (!budget) throw notFound('This budget')
      await db.costBudget.deleteMany({ where: { id } })
      await audit(db, context, {
        action: 'costs.budget-deleted',
        targetType: 'cost_budget',
        targetId: id,
        targetLabel: budget.name,
      })
      return {}
    }),
})
