import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { deleteEvents } from '../repo/usage-events.ts'
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
        await deleteEvents(db, tenantId)
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
