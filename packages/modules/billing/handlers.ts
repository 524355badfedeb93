import type { HandlersOf } from '@callboard/kernel/handler'
import type { billingJobs } from './jobs.ts'
import { syncCustomer } from './operations/receive-event.ts'
import { reconcileBilling } from './operations/reconcile.ts'
import { syncSeats } from './operations/seats.ts'

export const billingHandlers: HandlersOf<typeof billingJobs> = {
  syncSeats: ({ platform, tenantId }) => syncSeats(platform, tenantId),
  syncCustomer: ({ platform }, { customerId }) => syncCustomer(platform, customerId),
  reconcileBilling: async ({ platform, log }) => {
    const told = await reconcileBilling(platform)
    if (told.synced + told.trialNotices > 0) log.info(told, 'reconciled billing')
  },
}
