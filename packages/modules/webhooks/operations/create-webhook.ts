import { randomBytes } from 'node:crypto'
import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { z } from 'zod'
import { auditWebhook } from './webhook-record.ts'

const maxWebhooks = 20

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
      await requireRoom(db, context.tenantId, {
        kind: 'webhooks',
        limit: maxWebhooks,
        message: `You have reached the limit of ${maxWebhooks} webhooks. Delete one first.`,
        count: () => db.webhook.count(),
      })
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
