import { AppError } from '@callboard/core/errors'
import { trustedTenantId } from '@callboard/core/ids'
import { enqueueSystem } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { jobRequest } from '@callboard/jobs/define-job'
import { parseInput } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { z } from 'zod'
import { convergeCustomerJob as convergeJob } from '../jobs.ts'
import { converge } from './converge.ts'
import { stripeOf } from './stripe-client.ts'

/** Bytes of a delivery; Stripe's are below 100 KiB. */
export const maxEventBytes = 256 * 1024
/** Seconds that a signature may be old. */
const toleranceS = 300

const about = z.object({ object: z.object({ object: z.string(), id: z.string().optional(), customer: z.unknown().optional() }) })

/** Stripe writes an id, or the object itself where an endpoint's version expands it. */
const customerId = z.union([z.string(), z.object({ id: z.string() }).transform((customer) => customer.id)])

/** As much of an event as is stored. */
const eventSchema = z.object({ id: z.string().min(1).max(255), type: z.string().min(1).max(255), data: z.unknown() })

/** The customer that an event concerns. Its content is believed in nothing else. */
function customerOf(data: unknown): string | null {
  const parsed = about.safeParse(data)
  if (!parsed.success) return null
  const { object } = parsed.data
  if (object.object === 'customer') return object.id ?? null
  return customerId.safeParse(object.customer).data ?? null
}

/**
 * Takes a delivery of Stripe's webhook: signature over the raw body, event stored with the job that it causes, then answered.
 * A repeated delivery changes nothing.
 * @throws AppError `unauthenticated` for a body that Stripe did not sign, or too long ago; `invalid_input` for one that is no event
 */
export async function receiveStripeEvent(
  platform: Platform,
  delivery: { signature: string | undefined; body: string },
): Promise<{ stored: boolean }> {
  if (!platform.billing) throw new AppError('not_found', 'Payments are not enabled on this installation.')
  const stripe = stripeOf(platform)
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
    if (customerId) await enqueueSystem(tx, jobRequest(convergeJob, { customerId }))
    return { stored: true }
  })
}

/** Writes what Stripe says of a customer. One that belongs to no organization here is left alone. */
export async function convergeCustomer(platform: Platform, customerId: string): Promise<void> {
  const db = systemDb('webhook-look-up')
  const began = new Date()
  const account = await db.billingAccount.findUnique({ where: { customerId }, select: { tenantId: true } })
  if (account) await converge(platform, trustedTenantId(account.tenantId))
  await db.stripeEvent.updateMany({
    where: { customerId, processedAt: null, receivedAt: { lte: began } },
    data: { processedAt: new Date(), outcome: account ? 'read anew' : 'no organization here' },
  })
}
