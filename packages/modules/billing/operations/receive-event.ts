import { AppError } from '@callboard/core/errors'
import { trustedTenantId } from '@callboard/core/ids'
import { enqueueSystem } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { jobRequest } from '@callboard/jobs/define-job'
import { parseInput } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { z } from 'zod'
import { syncCustomerJob } from '../jobs.ts'
import { getStripe } from './stripe-client.ts'
import { syncSubscription } from './sync-subscription.ts'

/** Maximum bytes of a delivery; Stripe's are below 100 KiB. */
export const maxEventBytes = 256 * 1024
/** Maximum age of a signature in seconds. */
const toleranceS = 300

const eventSubject = z.object({
  object: z.object({ object: z.string(), id: z.string().optional(), customer: z.unknown().optional() }),
})

/** Stripe sends an id, or the object itself if the endpoint's API version expands it. */
const customerId = z.union([z.string(), z.object({ id: z.string() }).transform((customer) => customer.id)])

/** The stored part of an event. */
const eventSchema = z.object({ id: z.string().min(1).max(255), type: z.string().min(1).max(255), data: z.unknown() })

/** The customer of an event. Nothing else in it is trusted. */
function customerOf(data: unknown): string | null {
  const parsed = eventSubject.safeParse(data)
  if (!parsed.success) return null
  const { object } = parsed.data
  if (object.object === 'customer') return object.id ?? null
  return customerId.safeParse(object.customer).data ?? null
}

/**
 * Accepts a Stripe webhook delivery: verifies the signature of the raw body, stores the event together with its job, then
 * responds. A repeated delivery changes nothing.
 * @throws AppError `unauthenticated` for a missing, invalid or expired signature; `invalid_input` if it is not an event
 */
export async function receiveStripeEvent(
  platform: Platform,
  delivery: { signature: string | undefined; body: string },
): Promise<{ stored: boolean }> {
  if (!platform.billing) throw new AppError('not_found', 'Payments are not enabled on this installation.')
  const stripe = getStripe(platform)
  let signed: unknown
  try {
    signed = await stripe.webhooks.constructEventAsync(
      delivery.body,
      delivery.signature ?? '',
      platform.billing.webhookSecret,
      toleranceS,
    )
  } catch {
    throw new AppError('unauthenticated', 'The Stripe signature is invalid or expired.')
  }
  const event = parseInput(eventSchema, signed)
  const customerId = customerOf(event.data)
  return systemDb('webhook-look-up').$transaction(async (tx) => {
    const { count } = await tx.stripeEvent.createMany({
      data: [{ id: event.id, type: event.type, customerId }],
      skipDuplicates: true,
    })
    if (count === 0) return { stored: false }
    if (customerId) await enqueueSystem(tx, jobRequest(syncCustomerJob, { customerId }))
    return { stored: true }
  })
}

/** Syncs a customer from Stripe. Customers without an organization are ignored. */
export async function syncCustomer(platform: Platform, customerId: string): Promise<void> {
  const db = systemDb('webhook-look-up')
  const began = new Date()
  const account = await db.billingAccount.findUnique({ where: { customerId }, select: { tenantId: true } })
  if (account) await syncSubscription(platform, trustedTenantId(account.tenantId))
  await db.stripeEvent.updateMany({
    where: { customerId, processedAt: null, receivedAt: { lte: began } },
    data: { processedAt: new Date(), outcome: account ? 'read anew' : 'no organization here' },
  })
}
