export {
  type BillingColumns,
  entitlementsFrom,
  entitlementsIn,
  entitlementsOfTenant,
  subscriptionOf,
} from './operations/account.ts'
export { beginCheckout } from './operations/begin-checkout.ts'
export { cancelPlan } from './operations/cancel-plan.ts'
export { cancelSubscriptions } from './operations/cancel-subscriptions.ts'
export { changePlan } from './operations/change-plan.ts'
export { type BillingView, getBilling } from './operations/get-billing.ts'
export { getEntitlements } from './operations/get-entitlements.ts'
export { requireConnection } from './operations/limits.ts'
export { type InvoiceView, listInvoices } from './operations/list-invoices.ts'
export { openPortal } from './operations/open-portal.ts'
export { type ChangePreview, previewPlan } from './operations/preview-plan.ts'
export { requireQuestion } from './operations/questions.ts'
export { maxEventBytes, receiveStripeEvent } from './operations/receive-event.ts'
export { reconcileBilling } from './operations/reconcile.ts'
export { refreshBilling } from './operations/refresh-billing.ts'
export { requireEntitlement } from './operations/require-entitlement.ts'
export { resumePlan } from './operations/resume-plan.ts'
export { requireOpenRun, requireRun, runLimitsIn } from './operations/runs.ts'
export { lockSeats, occupiesSeat, requireSeats, scheduleSeatSync, syncSeats } from './operations/seats.ts'
export { startTrial } from './operations/start-trial.ts'
export { getStripe, setUpPrices } from './operations/stripe-client.ts'
export { syncSubscription } from './operations/sync-subscription.ts'
