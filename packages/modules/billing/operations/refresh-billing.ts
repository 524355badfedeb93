import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { getStripe } from './stripe-client.ts'
import { syncSubscription } from './sync-subscription.ts'

/** Syncs the subscription when a user returns from a page of Stripe. */
export const refreshBilling = operation({
  name: 'billing.refresh',
  action: 'billing.manage',
  input: z.object({}),
  async run(context) {
    getStripe(context.platform)
    await syncSubscription(context.platform, context.tenantId)
    return {}
  },
})
