import { AppError, notFound } from '@callboard/core/errors'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { requireActive } from '../require-active.ts'
import { type ConnectedPlugin, connectIntegration } from '../sync/plugin-context.ts'
import { hookUrl, saveSubscription } from './subscription.ts'

const timeoutMs = 15_000

export type Subscribed = { done: boolean; message: string }

/**
 * Creates the webhook of an integration at the vendor. Webhooks only make changes appear sooner, so a failure is reported and not
 * fatal. Uses the network; never inside a transaction.
 * @returns undefined for plugins that create none
 */
export async function subscribe(
  context: OperationContext,
  { plugin, context: connected }: ConnectedPlugin,
  integrationId: string,
  secret: string,
): Promise<Subscribed | undefined> {
  if (!plugin.subscription) return undefined
  const url = hookUrl(context.platform.publicUrl, plugin.manifest.id, integrationId)
  const made = await plugin.subscription
    .create({ ...connected, signal: AbortSignal.timeout(timeoutMs) }, { url, secret })
    .catch((error: unknown) => ({
      done: false,
      message: isVendorError(error)
        ? error.message
        : 'The webhook could not be created. Changes are picked up by scheduled syncs.',
      id: undefined,
    }))
  const state = made.done ? 'active' : 'none'
  await context.tx((db) =>
    saveSubscription(db, context.tenantId, integrationId, {
      state,
      vendorId: made.id ?? null,
      message: null,
      nextCheckAt: new Date(Date.now() + 10 * 60_000),
    }),
  )
  return { done: made.done, message: made.message }
}

/** Recreates the webhook of an integration, after it was deleted at the vendor or could not be created. */
export const createSubscription = operation({
  name: 'integrations.create-webhook',
  action: 'integrations.manage',
  input: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    const integration = await context.tx((db) => db.integration.findFirst({ where: { id } }))
    if (!integration) throw notFound('This integration')
    requireActive(integration)
    const { hookSecret, ...connected } = await connectIntegration(
      context.platform,
      context.tenantId,
      integration,
      AbortSignal.timeout(timeoutMs),
    )
    const { subscription, manifest } = connected.plugin
    if (!subscription || !hookSecret) throw new AppError('conflict', `${manifest.name} does not support creating webhooks.`)
    const url = hookUrl(context.platform.publicUrl, manifest.id, id)
    // Without permission to list webhooks, creating one may still be allowed.
    const existing = await subscription.find(connected.context, url).catch(() => undefined)
    const made = existing
      ? { done: true, message: 'The webhook is active.' }
      : await subscribe(context, connected, id, hookSecret)
    if (!made?.done) throw new AppError('vendor_refused', made?.message ?? 'The webhook could not be created.')
    return context.tx(async (db) => {
      if (existing) await saveSubscription(db, context.tenantId, id, { state: 'active', vendorId: existing, message: null })
      await audit(db, context, {
        action: 'integration.webhook-created',
        targetType: 'integration',
        targetId: id,
        targetLabel: integration.name,
      })
      return { message: made.message }
    })
  },
})
