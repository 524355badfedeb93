import { graceDays, type Limits, type PlanId, planOf } from './plans.ts'

// Derives entitlements from the Stripe subscription. The only place where this is decided.

const dayMs = 86_400_000

/** Stripe's subscription statuses (docs.stripe.com/api/subscriptions/object#subscription_object-status). */
export const subscriptionStatuses = [
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'canceled',
  'unpaid',
  'paused',
] as const
type SubscriptionStatus = (typeof subscriptionStatuses)[number]

/** The last known state of a subscription. Times are milliseconds since the epoch. */
export type SubscriptionState = {
  status: SubscriptionStatus
  plan: PlanId
  addOns: readonly string[]
  trialEndsAt: number | null
  /** When the overdue payment was first requested. */
  pastDueSince: number | null
  periodEndsAt: number | null
  cancelAtPeriodEnd: boolean
}

/**
 * `free`: no subscription, nothing owed. `grace`: a payment failed, and everything works. `restricted`: it is still overdue;
 * premium features are locked, everything stays readable.
 */
export type Phase = 'free' | 'trial' | 'active' | 'grace' | 'restricted'

export type Entitlements = {
  plan: PlanId
  phase: Phase
  limits: Limits
  /** Available premium plugins; `all` if the plan includes every one. */
  premium: 'all' | readonly string[]
  /** Plugins disabled by the organization. */
  off: readonly string[]
  trialEndsAt: number | null
  /** End of the grace period after a failed payment. */
  graceEndsAt: number | null
}

const free: Entitlements = {
  plan: 'free',
  phase: 'free',
  limits: planOf('free').limits,
  premium: [],
  off: [],
  trialEndsAt: null,
  graceEndsAt: null,
}

/** Without payment settings nothing is sold, and everything is available. */
export const everything: Entitlements = {
  plan: 'business',
  phase: 'active',
  limits: planOf('business').limits,
  premium: 'all',
  off: [],
  trialEndsAt: null,
  graceEndsAt: null,
}

/** @param now milliseconds since the epoch, by the subscription's clock */
export function entitlementsOf(subscription: SubscriptionState | null, now: number): Entitlements {
  if (!subscription) return free
  const { status, plan: id, addOns, trialEndsAt, pastDueSince } = subscription
  const plan = planOf(id)
  const open = { plan: id, limits: plan.limits, off: [], premium: plan.premium === 'all' ? ('all' as const) : addOns }
  switch (status) {
    case 'trialing':
      return { ...open, phase: 'trial', trialEndsAt, graceEndsAt: null }
    case 'active':
      return { ...open, phase: 'active', trialEndsAt: null, graceEndsAt: null }
    case 'past_due':
    case 'unpaid': {
      const graceEndsAt = (pastDueSince ?? now) + graceDays * dayMs
      const common = { trialEndsAt: null, graceEndsAt }
      // Limits are kept: connected accounts keep syncing, and members keep access.
      return now < graceEndsAt ? { ...open, ...common, phase: 'grace' } : { ...open, ...common, phase: 'restricted', premium: [] }
    }
    default:
      return free
  }
}

type PluginRef = { id: string; tier: 'free' | 'premium' }

/** Whether a plugin is included in the plan: free ones always are. */
export const isPaid = ({ premium }: Entitlements, { id, tier }: PluginRef): boolean =>
  tier === 'free' || premium === 'all' || premium.includes(id)

/** Whether the organization has disabled a plugin. */
export const isOff = ({ off }: Entitlements, { id }: { id: string }): boolean => off.includes(id)

/** Whether a plugin may be used. */
export const mayUse = (entitlements: Entitlements, plugin: PluginRef): boolean =>
  !isOff(entitlements, plugin) && isPaid(entitlements, plugin)

/** Share of a limit from which a warning is shown. */
const warnAt = 0.8

export type LimitState = { used: number; limit: number | null; state: 'fine' | 'near' | 'reached' }

export function limitState(limit: number | null, used: number): LimitState {
  if (limit === null) return { used, limit, state: 'fine' }
  return { used, limit, state: used >= limit ? 'reached' : used >= limit * warnAt ? 'near' : 'fine' }
}
