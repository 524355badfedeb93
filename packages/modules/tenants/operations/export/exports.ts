import { AppError, notFound } from '@callboard/core/errors'
import { type ClosedValue, closedValue } from '@callboard/db/closed-columns'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { makeTenantExportJob } from '../../jobs.ts'

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

const maxExports = 5

/** Exports that are ready or in progress, newest first. */
export const listExports = operation({
  name: 'exports.list',
  action: 'tenant.export',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db): Promise<ExportView[]> => {
      const rows = await db.tenantExport.findMany({
        where: { OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
        orderBy: { id: 'desc' },
        omit: { tenantId: true, finishedAt: true },
      })
      return rows.map((row) => ({ ...row, state: closedValue('tenant_export.state', row.state) }))
    }),
})

/** Requests a zip of all data; a worker creates it. Concurrent requests share one. */
export const beginExport = operation({
  name: 'exports.begin',
  action: 'tenant.export',
  fresh: true,
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const { tenantId } = context
      await db.$queryRaw`select id from tenant where id = ${tenantId}::uuid for update`
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

/** The content of a finished export, as a stream. */
export const openExport = operation({
  name: 'exports.open',
  action: 'tenant.export',
  fresh: true,
  input: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    const { size, slug, createdAt } = await context.tx(async (db) => {
      const found = await db.tenantExport.findFirst({ where: { id, state: 'ready', expiresAt: { gt: new Date() } } })
      if (!found) throw notFound('This export')
      const tenant = await db.tenant.findUniqueOrThrow({ where: { id: context.tenantId }, select: { slug: true } })
      await audit(db, context, { action: 'tenant.exported', targetType: 'export', targetId: id })
      return { size: found.size, slug: tenant.slug, createdAt: found.createdAt }
    })
    async function* content(): AsyncGenerator<Uint8Array> {
      for (let part = 0; ; part++) {
        const row = await context.tx((db) => db.tenantExportPart.findFirst({ where: { exportId: id, part } }))
        if (!row) return
        yield row.bytes
      }
    }
    return { fileName: `${slug}-${createdAt.toISOString().slice(0, 10)}.zip`, size, content }
  },
})

export const deleteExport = operation({
  name: 'exports.delete',
  action: 'tenant.export',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) =>
    context.tx(async (db) => {
      const { count } = await db.tenantExport.deleteMany({ where: { id } })
      if (count === 0) throw notFound('This export')
      await audit(db, context, { action: 'tenant.export-deleted', targetType: 'export', targetId: id })
      return { id }
    }),
})
