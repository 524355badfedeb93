import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { type OperationContext, requirePerson } from '@callboard/kernel/operation'
import { getStripe, idempotencyKey, withStripeErrors } from './stripe-client.ts'

/** The organization's Stripe customer, created on first use. The database row decides between concurrent requests. */
export async function requireCustomer(context: OperationContext): Promise<string> {
  const { tenantId } = context
  const known = await context.tx((db) => db.billingAccount.findFirst({ select: { customerId: true } }))
  if (known) return known.customerId
  const stripe = getStripe(context.platform)
  const person = requirePerson(context)
  const { name } = await context.tx((db) => db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true } }))
  const made = await withStripeErrors(
    stripe.customers.create(
      { name, email: person.label, metadata: { tenantId } },
      // Makes concurrent calls idempotent. The key includes the parameters: Stripe rejects a reused key with other parameters for
      // a day.
      { idempotencyKey: idempotencyKey('customer', tenantId, name, person.label) },
    ),
  )
  return context.tx(async (db) => {
    await db.billingAccount.createMany({ data: [{ tenantId, customerId: made.id }], skipDuplicates: true })
    return (await db.billingAccount.findFirstOrThrow({ select: { customerId: true } })).customerId
  })
}

const liveStatuses = ['trialing', 'active', 'past_due', 'unpaid']

/** The current subscription. @throws AppError `conflict` without one */
export async function requireSubscription(db: TenantDb) {
  const account = await db.billingAccount.findFirst()
  if (!account?.subscriptionId || !liveStatuses.includes(account.status ?? ''))
    throw new AppError('conflict', 'There is no subscription. Choose a plan first.')
  return { ...account, subscriptionId: account.subscriptionId }
}
