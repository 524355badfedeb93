import { type ClosedValue, closedValue } from '@callboard/db/closed-columns'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'

export type ExportView = {
  id: string
  state: ClosedValue<'tenant_export.state'>
  requestedBy: string
  /** Bytes; 0 until it is ready. */
  size: number
  error: string | null
  createdAt: Date
  expiresAt: Date | null
}

/** Exports that are ready or in progress, newest first. */
export const listExports = operation({
  name: 'exports.list',
  action: 'tenant.export',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db): Promise<ExportView[]> => {
      const rows = await db.tenantExport.findMany({
        where: { OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
        orderBy: { id: 'desc' },
        omit: { tenantId: true, finishedAt: true },
      })
      return rows.map((row) => ({ ...row, state: closedValue('tenant_export.state', row.state) }))
    }),
})
