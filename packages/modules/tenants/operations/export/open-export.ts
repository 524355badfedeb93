import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'

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
