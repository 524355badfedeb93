import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'

/** Outgoing webhooks and their state. */
export const listWebhooks = operation({
  name: 'webhooks.list',
  action: 'tenant.manage',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => {
      const webhooks = await db.webhook.findMany({
        orderBy: { createdAt: 'asc' },
        select: { id: true, url: true, ownerRef: true, state: true, createdBy: true, createdAt: true, failingAt: true },
      })
      const last = await db.webhookDelivery.findMany({
        distinct: ['webhookId'],
        orderBy: [{ webhookId: 'asc' }, { createdAt: 'desc' }],
        select: { webhookId: true, state: true, status: true, error: true, createdAt: true },
      })
      return webhooks.map((w) => ({ ...w, last: last.find((d) => d.webhookId === w.id) ?? null }))
    }),
})
