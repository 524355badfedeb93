import { AppError, notFound } from '@callboard/core/errors'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { operation } from '@callboard/kernel/operation'
import { deliverWebhookJob } from '../jobs.ts'
import { auditWebhook, byId } from './webhook-record.ts'

/** Resends a message with its original id. */
export const replayDelivery = operation({
  name: 'webhooks.replay',
  action: 'tenant.manage',
  input: byId,
  run: (context, { id }) =>
    context.tx(async (db) => {
      const delivery = await db.webhookDelivery.findFirst({ where: { id }, include: { webhook: true } })
      if (!delivery) throw notFound('This message')
      if (delivery.webhook.state !== 'on') throw new AppError('conflict', 'Enable the webhook first.')
      await db.webhookDelivery.updateMany({ where: { id }, data: { state: 'waiting', finishedAt: null, attempts: 0 } })
      await enqueue(db, context.tenantId, jobRequest(deliverWebhookJob, { deliveryId: id }))
      await auditWebhook(db, context, 'webhook.replayed', delivery.webhook)
      return {}
    }),
})
