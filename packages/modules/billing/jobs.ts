import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Updates the number of seats at Stripe. */
export const syncSeatsJob = defineJob({
  name: 'billing.sync-seats',
  group: 'background',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 8,
  timeoutMs: minute,
  dedupe: () => 'all',
  retryAfterFailure: true,
})

/** Writes Stripe's current state of a customer, after a webhook delivery. */
export const syncCustomerJob = defineJob({
  name: 'billing.converge-customer',
  group: 'interactive',
  scope: 'system',
  payload: z.object({ customerId: z.string() }),
  attempts: 8,
  timeoutMs: minute,
  dedupe: (p) => p.customerId,
})

/** Repairs missed billing updates, and warns about ending trials and grace periods. */
const reconcileBillingJob = defineJob({
  name: 'billing.reconcile',
  group: 'bulk',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 10 * minute,
  dedupe: () => 'all',
  intervalMs: 60 * minute,
})

/** Jobs of this module, each under the name of its handler. */
export const billingJobs = {
  syncSeats: syncSeatsJob,
  syncCustomer: syncCustomerJob,
  reconcileBilling: reconcileBillingJob,
}
