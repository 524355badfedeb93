import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { auditWebhook, mustFind } from './webhook-record.ts'

/** Enables or disables a webhook. Changes while it is disabled are not sent later. */
export const setWebhookState = operation({
  name: 'webhooks.set-state',
  action: 'tenant.manage',
  input: z.object({ id: z.uuid(), state: z.enum(['on', 'off']) }),
  run: (context, { id, state }) =>
    context.tx(async (db) => {
      const webhook = await mustFind(db, id)
      await db.webhook.updateMany({ where: { id }, data: { state, failingAt: null } })
      await auditWebhook(db, context, state === 'on' ? 'webhook.switched-on' : 'webhook.switched-off', webhook)
      return { state }
    }),
})
