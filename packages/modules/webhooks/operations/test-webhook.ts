import { AppError } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { sendMessage, webhookTypes } from './send-changes.ts'
import { byId, mustFind } from './webhook-record.ts'

/** Sends a test message. */
export const testWebhook = operation({
  name: 'webhooks.test',
  action: 'tenant.manage',
  input: byId,
  run: (context, { id }) =>
    context.tx(async (db) => {
      const webhook = await mustFind(db, id)
      if (webhook.state !== 'on') throw new AppError('conflict', 'Enable the webhook first.')
      return { deliveryId: await sendMessage(db, context.tenantId, { webhookId: id, type: webhookTypes.test, data: {} }) }
    }),
})
