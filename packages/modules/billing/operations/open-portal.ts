import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { billingPage } from './checkout-choice.ts'
import { requireCustomer } from './customer.ts'
import { getStripe, withStripeErrors } from './stripe-client.ts'

/** Stripe's portal for payment methods, addresses, tax ids and invoices. */
export const openPortal = operation({
  name: 'billing.open-portal',
  action: 'billing.manage',
  input: z.object({}),
  async run(context): Promise<{ url: string }> {
    const stripe = getStripe(context.platform)
    const customer = await requireCustomer(context)
    const { url } = await withStripeErrors(
      stripe.billingPortal.sessions.create({ customer, return_url: await billingPage(context) }),
    )
    return { url }
  },
})
