import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'

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
