export {
  type BillingColumns,
  entitlementsFrom,
  entitlementsIn,
  entitlementsOfTenant,
  subscriptionOf,
} from './operations/account.ts'
export { cancelSubscriptions } from './operations/cancel-subscriptions.ts'
export { type ChangePreview, cancelPlan, changePlan, previewPlan, resumePlan } from './operations/change-plan.ts'
export { beginCheckout, openPortal, refreshBilling, startTrial } from './operations/checkout.ts'
export { requireConnection } from './operations/limits.ts'
export { requireQuestion } from './operations/questions.ts'
export { type BillingView, getBilling, getEntitlements, type InvoiceView, listInvoices } from './operations/read-billing.ts'
export { maxEventBytes, receiveStripeEvent } from './operations/receive-event.ts'
export { reconcileBilling } from './operations/reconcile.ts'
export { requireEntitlement } from './operations/require-entitlement.ts'
export { lockSeats, occupiesSeat, requireSeats, scheduleSeatSync, syncSeats } from './operations/seats.ts'
export { getStripe, setUpPrices } from './operations/stripe-client.ts'
export { syncSubscription } from './operations/sync-subscription.ts'
