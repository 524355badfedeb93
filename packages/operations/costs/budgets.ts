import { budgetInput, type BudgetScope, budgetScopes, type BudgetView } from '@callboard/core/cost/budget'
import { AppError, notFound } from '@callboard/core/errors'
import { closedValue } from '@callboard/db/closed-columns'
import type { TenantDb } from '@callboard/db/for-tenant'
import { z } from 'zod'
import { audit, operation } from '../operation.ts'
import { checkBudgets } from './check-budgets.ts'
import { extentOf, monthOf } from './cost-parts.ts'

const mostBudgets = 100

async function labelOf(db: TenantDb, scope: BudgetScope, key: string): Promise<string> {
  if (scope === 'all') return 'Everything'
  if (!['entity', 'owner', 'system'].includes(scope)) return key
  const entity = await db.entity.findFirst({ where: { ref: key }, select: { title: true, name: true } })
  return entity?.title ?? entity?.name ?? key
}

/** Every budget with how its month stands. */
export const listBudgets = operation({
  name: 'costs.list-budgets',
  action: 'costs.read',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db): Promise<BudgetView[]> => {
      const { lastOf } = await extentOf(db, context.tenantId)
      const rows = await db.costBudget.findMany({ include: { alerts: true }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })
      const views: BudgetView[] = []
      for (const row of rows) {
        const scope = budgetScopes.find((s) => s === row.scope) ?? 'all'
        const month = await monthOf(db, context.tenantId, row, lastOf.get(row.currency))
        views.push({
          id: row.id,
          name: row.name,
          scope,
          key: row.key,
          label: await labelOf(db, scope, row.key),
          currency: row.currency,
          amount: row.amount.toFixed(),
          thresholds: row.thresholds,
          recipients: row.recipients,
          month,
          alerts: row.alerts
            .filter((a) => a.month === month?.month)
            .map((a) => ({
              threshold: a.threshold,
              kind: closedValue('cost_budget_alert.kind', a.kind),
              amount: a.amount.toNumber(),
              at: a.at,
            })),
        })
      }
      return views
    }),
})

/** Mails go to members alone, so that a budget is no way to write to strangers. */
async function requireMembers(db: TenantDb, emails: readonly string[]): Promise<void> {
  if (emails.length === 0) return
  const rows = await db.$queryRaw<{ email: string }[]>`select email from app.tenant_members() where email = any(${[...emails]})`
  const missing = emails.find((email) => !rows.some((r) => r.email === email))
  if (missing)
    throw new AppError('invalid_input', `${missing} is not a member here. Only members can be told.`, { field: 'recipients' })
}

/** Keeps a budget: a new one, or one that exists. Whether it is exceeded already is looked at once. */
export const saveBudget = operation({
  name: 'costs.save-budget',
  action: 'costs.manage',
  input: z.object({ id: z.uuid().optional(), budget: budgetInput }),
  async run(context, { id, budget }) {
    const saved = await context.tx(async (db) => {
      await requireMembers(db, budget.recipients)
      const before = id ? await db.costBudget.findFirst({ where: { id } }) : null
      if (id && !before) throw notFound('This budget')
      if (!id && (await db.costBudget.count()) >= mostBudgets)
        throw new AppError('conflict', `There are ${mostBudgets} budgets already. Remove one first.`)
      const row = before
        ? await db.costBudget.update({ where: { tenantId_id: { tenantId: context.tenantId, id: before.id } }, data: budget })
        : await db.costBudget.create({ data: { tenantId: context.tenantId, ...budget } })
      // What was said of another amount is not said of this one.
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
