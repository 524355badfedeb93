import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { goalRange, isAdoptionGoal } from '../domain/adoption-goal.ts'
import { usageSettings } from './record-usage.ts'

/** Sets the share of each team that should be active within 28 days. */
export const saveAdoptionGoal = operation({
  name: 'usage.save-adoption-goal',
  action: 'tenant.manage',
  /** Percent; null removes the goal. */
  input: z.object({ goal: z.number(goalRange.message).refine(isAdoptionGoal, goalRange.message).nullable() }),
  run: (context, { goal }) =>
    context.tx(async (db) => {
      const { tenantId } = context
      const before = await usageSettings(db, tenantId)
      await db.usageSettings.update({ where: { tenantId }, data: { adoptionGoal: goal } })
      await audit(db, context, {
        action: 'usage.goal-changed',
        targetType: 'tenant',
        detail: { before: { goal: before.adoptionGoal }, after: { goal } },
      })
      return { goal }
    }),
})
