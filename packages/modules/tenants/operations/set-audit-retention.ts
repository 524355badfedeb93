import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'

/** Sets the retention of audit entries in days; null keeps them forever. */
export const setAuditRetention = operation({
  name: 'tenant.set-audit-retention',
  action: 'tenant.manage',
  input: z.object({
    days: z
      .number()
      .int()
      .min(30, 'Keep entries for at least 30 days.')
      .max(3650, 'Use at most 10 years, or keep entries forever.')
      .nullable(),
  }),
  run: (context, { days }) =>
    context.tx(async (db) => {
      const before = await db.tenant.findUniqueOrThrow({ where: { id: context.tenantId } })
      await db.tenant.update({ where: { id: context.tenantId }, data: { auditRetentionDays: days } })
      await audit(db, context, {
        action: 'audit.retention-changed',
        targetType: 'audit',
        detail: { before: before.auditRetentionDays, after: days },
      })
      return { days }
    }),
})
