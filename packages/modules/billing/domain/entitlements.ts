import { graceDays, type Limits, type PlanId, planOf } from './plans.ts'

// What an organization may use, computed from what Stripe says of its subscription. The only place where this is decided.

const dayMs = 86_400_000

/** Stripe's words for how a subscription is (docs.stripe.com/api/subscriptions/object#subscription_object-status). */
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

/** A subscription as it was read last. Times are milliseconds since the epoch. */
export type SubscriptionState = {
  status: SubscriptionStatus
  plan: PlanId
  addOns: readonly string[]
  trialEndsAt: number | null
  /** When the payment that is still missing was asked for first. */
  pastDueSince: number | null
  periodEndsAt: number | null
  cancelAtPeriodEnd: boolean
}

/**
 * `free`: nothing is paid, nothing is owed. `grace`: a payment is missing, and everything works. `restricted`: it is still
 * missing; what is premium is locked, everything stays readable.
 */
export type Phase = 'free' | 'trial' | 'active' | 'grace' | 'restricted'

export type Entitlements = {
  plan: PlanId
  phase: Phase
  limits: Limits
  /** Premium plugins that are open; `all` where the plan opens every one. */
  premium: 'all' | readonly string[]
  /** Plugins that the organization itself has switched off. */
  off: readonly string[]
  trialEndsAt: number | null
  /** Until when everything works although a payment is missing. */
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

/** Where no payment is set up, nothing is sold, and everything is open. */
export const everything: Entitlements = {
  plan: 'business',
  phase: 'active',
  limits: planOf('business').limits,
  premium: 'all',
  off: [],
  trialEndsAt: null,
  graceEndsAt: null,
}

/** @param now milliseconds since the epoch, by the clock that the subscription goes by */
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
      // Limits stay: what was connected keeps syncing, and nobody is thrown out.
      return now < graceEndsAt ? { ...open, ...common, phase: 'grace' } : { ...open, ...common, phase: 'restricted', premium: [] }
    }
    default:
      return free
  }
}

type Asked = { id: string; tier: 'free' | 'premium' }

/** Whether a plugin belongs to what is paid for: free ones always do. */
export const isPaid = ({ premium }: Entitlements, { id, tier }: Asked): boolean =>
  tier === 'free' || premium === 'all' || premium.includes(id)

/** Whether the organization has switched a plugin off. */
export const isOff = ({ off }: Entitlements, { id }: { id: string }): boolean => off.includes(id)

/** Whether a plugin may be used. */
export const mayUse = (entitlements: Entitlements, plugin: Asked): boolean =>
  !isOff(entitlements, plugin) && isPaid(entitlements, plugin)

/** Share of a limit from which people are warned. */
const warnAt = 0.8

export type LimitState = { used: number; limit: number | null; state: 'fine' | 'near' | 'reached' }

export function limitState(limit: number | null, used: number): LimitState {
  if (limit === null) return { used, limit, state: 'fine' }
  return { used, limit, state: used >= limit ? 'reached' : used >= limit * warnAt ? 'near' : 'fine' }
}
