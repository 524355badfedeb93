import { notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, type OperationContext } from '@callboard/kernel/operation'
import { z } from 'zod'

export const byId = z.object({ id: z.uuid() })

export async function mustFind(db: TenantDb, id: string) {
  const webhook = await db.webhook.findFirst({ where: { id } })
  if (!webhook) throw notFound('This webhook')
  return webhook
}

export const auditWebhook = (db: TenantDb, context: OperationContext, action: string, webhook: { id: string; url: string }) =>
  audit(db, context, { action, targetType: 'webhook', targetId: webhook.id, targetLabel: new URL(webhook.url).host })
