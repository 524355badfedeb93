import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { PostponeJob } from '@callboard/jobs/postpone'
import type { JobRun } from '@callboard/kernel/job-run'
import { notify } from '@callboard/kernel/notify'
import type { Platform } from '@callboard/kernel/platform'
import { guardedFetch } from '@callboard/plugin-kit/http'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { Webhook } from 'standardwebhooks'

const responseTimeoutMs = 15_000
/** Seconds to wait after each failed attempt; the last one ends three days after the first attempt. */
const retryDelaysS = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
/** A webhook that fails for this long is disabled, and admins are notified. */
const disableAfterMs = 5 * 86_400_000

/** Message ids in the scheme's format; the same for every attempt, so that receivers can detect duplicates. */
const messageId = (deliveryId: string) => `msg_${deliveryId.replaceAll('-', '')}`

type DeliveryResult = { status: number } | { error: string }

async function post(
  platform: Platform,
  url: string,
  message: { id: string; body: string; secret: string },
  signal: AbortSignal,
): Promise<DeliveryResult> {
  const now = new Date()
  const headers = {
    'content-type': 'application/json',
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(message.secret).sign(message.id, now, message.body),
  }
  try {
    const response = await guardedFetch({ ...platform.outgoing, userAgent: 'Callboard-Webhooks/1', maxBytes: 64 * 1024 })(url, {
      method: 'POST',
      headers,
      body: message.body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(responseTimeoutMs)]),
    })
    await response.body?.cancel()
    return { status: response.status }
  } catch (error) {
    if (signal.aborted) throw error
    return { error: isVendorError(error) ? error.message : `No response within ${responseTimeoutMs / 1000} seconds.` }
  }
}

const notifyFailure = (db: TenantDb, tenantId: TenantId, url: string, ended: boolean) =>
  notify(
    db,
    tenantId,
    { roles: ['owner', 'admin'] },
    {
      kind: 'integration.failed',
      title: 'Webhook disabled',
      body: `${new URL(url).host} ${ended ? 'returned 410 Gone' : 'has failed for 5 days'}. Deliveries are paused until you enable it again.`,
      path: portalPaths.webhooks(),
    },
  )

/** Whether the receiver accepted the message, and the error if not. */
function outcomeOf(answer: DeliveryResult): { accepted: boolean; ended: boolean; status: number | null; error: string | null } {
  if ('error' in answer) return { accepted: false, ended: false, status: null, error: answer.error }
  const { status } = answer
  const taken = status >= 200 && status < 300
  // 410 means that the endpoint no longer exists.
  return { accepted: taken, ended: status === 410, status, error: taken ? null : `The endpoint returned ${status}.` }
}

/** Records the webhook's state: since when it fails, and whether it is disabled. */
async function recordHealth(
  db: TenantDb,
  tenantId: TenantId,
  webhook: { id: string; url: string; failingAt: Date | null },
  { accepted: taken, ended }: { accepted: boolean; ended: boolean },
): Promise<void> {
  const failingAt = taken ? null : (webhook.failingAt ?? new Date())
  const givenUp = ended || (failingAt !== null && Date.now() - failingAt.getTime() > disableAfterMs)
  await db.webhook.updateMany({ where: { id: webhook.id }, data: { failingAt, ...(givenUp ? { state: 'failing' } : {}) } })
  if (givenUp) await notifyFailure(db, tenantId, webhook.url, ended)
}

/** A message of a disabled webhook is not sent later, and says why. */
const endUnsent = async (db: TenantDb, id: string): Promise<void> => {
  await db.webhookDelivery.updateMany({
    where: { id, state: 'waiting' },
    data: { state: 'failed', finishedAt: new Date(), error: 'The webhook was disabled before this message was sent.' },
  })
}

/**
 * Sends a message, signed by the Standard Webhooks scheme (standardwebhooks.com).
 * @throws PostponeJob if it was not accepted, with the time of the next attempt
 */
export async function deliverMessage(
  platform: Platform,
  tenantId: TenantId,
  deliveryId: string,
  job: Pick<JobRun, 'signal'>,
): Promise<void> {
  const tenantClient = forTenant(tenantId)
  const delivery = await tenantClient.tx((db) =>
    db.webhookDelivery.findFirst({ where: { id: deliveryId }, include: { webhook: true } }),
  )
  if (delivery?.state !== 'waiting') return
  if (delivery.webhook.state !== 'on') return tenantClient.tx((db) => endUnsent(db, deliveryId))
  const { webhook, attempts } = delivery
  const { secret } = (await platform.vault.open(tenantId, webhook.secret)) as { secret: string }
  const message = { id: messageId(deliveryId), body: JSON.stringify(delivery.payload), secret }
  const outcome = outcomeOf(await post(platform, webhook.url, message, job.signal))
  const waitS = outcome.accepted || outcome.ended ? undefined : retryDelaysS[attempts]
  const over = waitS === undefined
  const state = outcome.accepted ? 'delivered' : over ? 'failed' : 'waiting'
  await tenantClient.tx(async (db) => {
    const { status, error } = outcome
    await db.webhookDelivery.updateMany({
      where: { id: deliveryId },
      data: { attempts: { increment: 1 }, status, error, state, ...(over ? { finishedAt: new Date() } : {}) },
    })
    await recordHealth(db, tenantId, webhook, outcome)
  })
  if (!over) throw new PostponeJob(new Date(Date.now() + waitS * 1000), `${new URL(webhook.url).host} did not accept an event`)
}
