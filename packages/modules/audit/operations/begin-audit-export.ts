import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { auditFilterSchema } from './audit-filter.ts'

/** Records the export of the log before its first entry is sent. The entries are then read from `listAudit`. */
export const beginAuditExport = operation({
  name: 'audit.begin-export',
  action: 'audit.read',
  input: auditFilterSchema.extend({ format: z.enum(['csv', 'json']) }),
  run: (context, { format, ...filter }) =>
    context.tx(async (db) => {
      await audit(db, context, { action: 'audit.exported', targetType: 'audit', detail: { format, filter } })
      return { format }
    }),
})
