import { randomBytes } from 'node:crypto'
import { AppError, notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { deliverWebhookJob } from '../jobs.ts'
import { sendMessage, webhookTypes } from './announce.ts'

const maxWebhooks = 20
const byId = z.object({ id: z.uuid() })

async function mustFind(db: TenantDb, id: string) {
  const webhook = await db.webhook.findFirst({ where: { id } })
  if (!webhook) throw notFound('This webhook')
  return webhook
}

const auditWebhook = (db: TenantDb, context: OperationContext, action: string, webhook: { id: string; url: string }) =>
  audit(db, context, { action, targetType: 'webhook', targetId: webhook.id, targetLabel: new URL(webhook.url).host })

/** Outgoing webhooks and their state. */
export const listWebhooks = operation({
  name: 'webhooks.list',
  action: 'tenant.manage',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
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

/** Adds a webhook. The signing secret is shown only once. */
export const createWebhook = operation({
  name: 'webhooks.create',
  action: 'tenant.manage',
  input: z.object({
    url: z
      .url({ protocol: /^https?$/, error: 'Enter a URL that starts with https://.' })
      .max(1000)
      .refine((url) => {
        const { username, password } = URL.canParse(url) ? new URL(url) : { username: '', password: '' }
        return !username && !password
      }, 'The URL must not contain credentials.'),
    ownerRef: z
      .string()
      .max(600)
      .transform((r) => r.toLowerCase() || undefined)
      .optional(),
  }),
  async run(context, { url, ownerRef }) {
    const secret = `whsec_${randomBytes(32).toString('base64')}`
    const sealed = await context.platform.vault.seal(context.tenantId, { secret })
    return context.tx(async (db) => {
      if ((await db.webhook.count()) >= maxWebhooks)
        throw new AppError('conflict', `You have reached the limit of ${maxWebhooks} webhooks. Delete one first.`)
      if (ownerRef && (await db.entity.count({ where: { ref: ownerRef } })) === 0) throw notFound(`The entity ${ownerRef}`)
      const webhook = await db.webhook.create({
        data: { tenantId: context.tenantId, url, secret: sealed, ownerRef: ownerRef ?? null, createdBy: context.actor.label },
        select: { id: true, url: true },
      })
      await auditWebhook(db, context, 'webhook.created', webhook)
      return { id: webhook.id, secret }
    })
  },
})

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

/** The latest messages of a webhook. */
export const listDeliveries = operation({
  name: 'webhooks.list-deliveries',
  action: 'tenant.manage',
  input: z.object({ id: z.uuid(), limit: z.number().int().min(1).max(100).default(25) }),
  run: (context, { id, limit }) =>
    context.tx(async (db) => {
      await mustFind(db, id)
      return db.webhookDelivery.findMany({
        where: { webhookId: id },
        orderBy: { createdAt: 'desc' },
        take: limit,
        omit: { tenantId: true },
      })
    }),
})

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
