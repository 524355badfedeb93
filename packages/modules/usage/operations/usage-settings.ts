import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { goalRange, isAdoptionGoal } from '../domain/adoption-goal.ts'
import { usageSettings } from './record-usage.ts'

/** Turns usage recording on or off, and sets its retention. Turning it off deletes all recorded data. */
export const saveUsageSettings = operation({
  name: 'usage.save-settings',
  action: 'tenant.manage',
  input: z.object({ enabled: z.boolean(), retentionDays: z.number().int().min(30).max(730) }),
  run: (context, input) =>
    context.tx(async (db) => {
      const { tenantId } = context
      const { enabled, retentionDays } = await usageSettings(db, tenantId)
      await db.usageSettings.update({ where: { tenantId }, data: input })
      if (!input.enabled) {
        await db.$executeRaw`delete from usage_event where tenant_id = ${tenantId}::uuid`
        await db.usageDay.deleteMany({ where: { tenantId } })
        await db.usagePersonDay.deleteMany({ where: { tenantId } })
        await db.usagePerson.deleteMany({ where: { tenantId } })
        await db.docsRating.deleteMany({ where: { tenantId } })
      }
      await audit(db, context, {
        action: 'usage.settings-changed',
        targetType: 'tenant',
        detail: { before: { enabled, retentionDays }, after: input },
      })
      return input
    }),
})

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

export const getUsageSettings = operation({
  name: 'usage.get-settings',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const { enabled, retentionDays } = await usageSettings(db, context.tenantId)
      return { enabled, retentionDays }
    }),
})
