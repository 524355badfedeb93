import { AppError, notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { z } from 'zod'
import { budgetInput } from '../domain/budget-input.ts'
import { readMemberEmails } from '../repo/budgets.ts'
import { checkBudgets } from './check-budgets.ts'
import { requireKnownKey } from './require-known.ts'

const maxBudgets = 100

/** Emails only go to members, so that a budget cannot be used to email strangers. */
async function requireMembers(db: TenantDb, emails: readonly string[]): Promise<void> {
  if (emails.length === 0) return
  const members = await readMemberEmails(db, emails)
  const missing = emails.find((email) => !members.has(email))
  if (missing)
    throw new AppError('invalid_input', `${missing} is not a member. Recipients must be members.`, { field: 'recipients' })
}

/** Creates or updates a budget, and checks it once immediately. */
export const saveBudget = operation({
  name: 'costs.save-budget',
  action: 'costs.manage',
  input: z.object({ id: z.uuid().optional(), budget: budgetInput }),
  async run(context, { id, budget: given }) {
    // References are lower-case, however they are typed.
    const key = ['entity', 'owner', 'system'].includes(given.scope) ? given.key.toLowerCase() : given.key
    const budget = { ...given, key }
    const saved = await context.tx(async (db) => {
      await requireMembers(db, budget.recipients)
      const before = id ? await db.costBudget.findFirst({ where: { id } }) : null
      if (id && !before) throw notFound('This budget')
      if (before?.scope !== budget.scope || before.key !== budget.key) await requireKnownKey(db, budget.scope, budget.key)
      if (!id)
        await requireRoom(db, context.tenantId, {
          kind: 'budgets',
          limit: maxBudgets,
          message: `You have reached the limit of ${maxBudgets} budgets. Delete one first.`,
          count: () => db.costBudget.count(),
        })
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
