import { AppError } from '@callboard/core/errors'
import { type TenantId, trustedTenantId } from '@callboard/core/ids'
import { hookLimits } from '@callboard/core/limits/limits'
import { forTenant } from '@callboard/db/for-tenant'
import { databaseSafe } from '@callboard/db/jsonb'
import { isLostRace } from '@callboard/db/races'
import { systemDb } from '@callboard/db/system-db'
import type { Platform } from '@callboard/kernel/platform'
import type { EventDelta, Webhooks } from '@callboard/plugin-kit/server'
import { z } from 'zod'
import { addDelivery } from './sync/waiting-deliveries.ts'

export type Delivery = { headers: Record<string, string | undefined>; body: string }

/** The endpoint of an integration's deliveries, known before the delivery is read. */
export type Hook = {
  tenantId: TenantId
  integrationId: string
  secret: string
  webhooks: Webhooks
  settings: unknown
  /** Maximum bytes of a delivery. */
  maxBytes: number
}

const sealedSchema = z.object({ hookSecret: z.string(), values: z.object({ webhookSecret: z.string().optional() }) })

const refused = () =>
  new AppError('unauthenticated', 'Invalid signature. Use the webhook URL and secret configured on the integration page.')

/** The payload of a delivery: JSON, or JSON in the form field `payload`, an option of GitHub. */
function payloadOf({ headers, body }: Delivery): unknown {
  const form = headers['content-type']?.toLowerCase().startsWith('application/x-www-form-urlencoded')
  try {
    return JSON.parse(form ? (new URLSearchParams(body).get('payload') ?? '') : body)
  } catch {
    throw new AppError('invalid_input', 'The delivery is not JSON. Choose the content type application/json for the webhook.')
  }
}

/**
 * Finds the integration of a webhook URL.
 * @throws AppError `unauthenticated` for unknown URLs, with the same message as for a bad signature
 */
export async function findHook(platform: Platform, at: { pluginId: string; integrationId: string }): Promise<Hook> {
  const { integrationId, pluginId } = at
  const webhooks = platform.plugins.get(pluginId)?.webhooks
  if (!webhooks || !z.uuid().safeParse(integrationId).success) throw refused()
  const row = await systemDb('webhook-look-up').integration.findFirst({
    where: { id: integrationId, pluginId },
    select: { tenantId: true, secrets: true, settings: true, webhookSubscription: { select: { state: true } } },
  })
  // Events about a webhook that is being removed are ignored.
  if (!row || row.webhookSubscription?.state === 'removing') throw refused()
  const tenantId = trustedTenantId(row.tenantId)
  const opened = sealedSchema.parse(await platform.vault.open(tenantId, row.secrets))
  const secret = opened.values.webhookSecret ?? opened.hookSecret
  const { settings } = row
  return { tenantId, integrationId, secret, webhooks, settings, maxBytes: webhooks.maxBytes ?? hookLimits.bytes }
}

/** What a delivery makes us read. One that cannot be mapped waits alone; its job says why. */
function effectOf(webhooks: Webhooks, event: string, payload: unknown, settings: unknown): EventDelta | undefined {
  try {
    return webhooks.map(event, payload as never, settings)
  } catch {
    return undefined
  }
}

/**
 * Accepts a webhook delivery: verifies the signature of the raw body, stores the delivery together with its job, then
 * acknowledges it. A repeated delivery is acknowledged and not stored again.
 * @throws AppError `unauthenticated` for bad signatures
 */
export async function receiveEvent(
  { tenantId, integrationId, secret, webhooks, settings }: Hook,
  delivery: Delivery,
): Promise<{ stored: boolean }> {
  // A signature that cannot be compared is invalid.
  const signed = await webhooks.verify(delivery.headers, delivery.body, secret).catch(() => false)
  if (!signed) throw refused()
  const identity = webhooks.identify(delivery.headers)
  if (!identity) throw new AppError('invalid_input', 'The delivery is missing its ID and event headers.')
  const payload = payloadOf(delivery)
  const delta = effectOf(webhooks, identity.event, payload, settings)
  const store = forTenant(tenantId).tx(async (db) => {
    const created = await db.inboundEvent.createManyAndReturn({
      data: [
        {
          tenantId,
          integrationId,
          deliveryId: identity.deliveryId,
          event: identity.event,
          payload: databaseSafe(payload) as object,
        },
      ],
      skipDuplicates: true,
      select: { id: true },
    })
    const [event] = created
    if (event) await addDelivery(db, tenantId, { integrationId, eventId: event.id, delta })
    return { stored: event !== undefined }
  })
  // The integration may have been deleted since its URL was looked up.
  return store.catch((error: unknown) => {
    throw isLostRace(error) ? refused() : error
  })
}
