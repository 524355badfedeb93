import { AppError } from '@callboard/core/errors'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { makeTenantExportJob } from '../../jobs.ts'
import { lockTenant } from '../../repo/tenant.ts'

const maxExports = 5

/** Requests a zip of all data; a worker creates it. Concurrent requests share one. */
export const beginExport = operation({
  name: 'exports.begin',
  action: 'tenant.export',
  fresh: true,
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const { tenantId } = context
      await lockTenant(db, tenantId)
      const waiting = await db.tenantExport.findFirst({ where: { state: 'waiting' }, select: { id: true } })
      if (waiting) return { id: waiting.id }
      if ((await db.tenantExport.count()) >= maxExports)
        throw new AppError('conflict', `You have reached the limit of ${maxExports} exports. Delete one first.`)
      const { id } = await db.tenantExport.create({ data: { tenantId, requestedBy: context.actor.label } })
      await enqueue(db, tenantId, jobRequest(makeTenantExportJob, { exportId: id }))
      await audit(db, context, { action: 'tenant.export-begun', targetType: 'export', targetId: id })
      return { id }
    }),
})
