import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { mustFind } from './webhook-record.ts'

/** The latest messages of a webhook. */
export const listDeliveries = operation({
  name: 'webhooks.list-deliveries',
  action: 'tenant.manage',
  input: z.object({ id: z.uuid(), limit: z.number().int().min(1).max(100).default(25) }),
  run: (context, { id, limit }) =>
    context.readModels(async (db) => {
      await mustFind(db, id)
      return db.webhookDelivery.findMany({
        where: { webhookId: id },
        orderBy: { createdAt: 'desc' },
        take: limit,
        omit: { tenantId: true },
      })
    }),
})
