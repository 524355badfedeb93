import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'

/** Actions in the log, for the filter. */
export const listAuditActions = operation({
  name: 'audit.list-actions',
  action: 'audit.read',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => {
      const rows = await db.auditEvent.findMany({ distinct: ['action'], select: { action: true }, orderBy: { action: 'asc' } })
      return rows.map((r) => r.action)
    }),
})
