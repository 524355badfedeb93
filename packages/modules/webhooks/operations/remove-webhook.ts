import { operation } from '@callboard/kernel/operation'
import { auditWebhook, byId, mustFind } from './webhook-record.ts'

export const removeWebhook = operation({
  name: 'webhooks.remove',
  action: 'tenant.manage',
  input: byId,
  run: (context, { id }) =>
    context.tx(async (db) => {
      const webhook = await mustFind(db, id)
      await db.webhook.deleteMany({ where: { id } })
      await auditWebhook(db, context, 'webhook.removed', webhook)
      return {}
    }),
})
