import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { closedValue } from '@callboard/db/closed-columns'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import type { BillingAccount } from '@callboard/db/generated/client'
import { type Mail, mails } from '@callboard/kernel/mails'
import { notify } from '@callboard/kernel/notify'
import { audit } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { portalUrl } from '@callboard/kernel/portal-links'
import type Stripe from 'stripe'
import type { Phase } from '../domain/entitlements.ts'
import { meaningOfPrice, planOf } from '../domain/plans.ts'
import { beginSync } from '../repo/sync-order.ts'
import { entitlementsFrom } from './account.ts'
import { getStripe, withStripeErrors } from './stripe-client.ts'

/** The relevant subscription of a customer: paid ones before trials, newest first. */
const rank: Partial<Record<Stripe.Subscription.Status, number>> = { active: 4, past_due: 3, unpaid: 2, trialing: 1 }

/** Maximum subscriptions per customer, including ended ones; enough for years of trials and changes. */
export const maxSubscriptions = 1000

const isCallboardSubscription = (s: Stripe.Subscription) => s.items.data.some((i) => meaningOfPrice(i.price)?.kind === 'plan')

/** Statuses that this version handles; the compiler requires those added by the client library. */
const knownStatuses: Record<Stripe.Subscription.Status, true> = {
  active: true,
  canceled: true,
  incomplete: true,
  incomplete_expired: true,
  past_due: true,
  paused: true,
  trialing: true,
  unpaid: true,
}

/** An unknown status: it must be treated neither as ended nor as paid. */
const isUnknown = (s: Stripe.Subscription) => isCallboardSubscription(s) && !Object.hasOwn(knownStatuses, s.status)

function selectSubscription(all: readonly Stripe.Subscription[]): {
  current: Stripe.Subscription | undefined
  surplus: Stripe.Subscription[]
} {
  const live = all
    .filter((s) => isCallboardSubscription(s) && rank[s.status] !== undefined)
    .sort((a, b) => (rank[b.status] ?? 0) - (rank[a.status] ?? 0) || b.created - a.created || (a.id < b.id ? 1 : -1))
  const [counts, ...surplus] = live
  return { current: counts, surplus }
}

const at = (seconds: number | null | undefined) => (seconds ? new Date(seconds * 1000) : null)

/** When the overdue payment was requested. */
function pastDueSince(s: Stripe.Subscription): Date | null {
  if (s.status !== 'past_due' && s.status !== 'unpaid') return null
  const invoice = typeof s.latest_invoice === 'object' ? s.latest_invoice : null
  return at(invoice?.created ?? s.items.data[0]?.current_period_start)
}

type SubscriptionSnapshot = Omit<
  BillingAccount,
  | 'tenantId'
  | 'customerId'
  | 'createdAt'
  | 'syncStarted'
  | 'syncWritten'
  | 'notifiedPhase'
  | 'trialNotifiedAt'
  | 'trialUsedAt'
  | 'syncedAt'
>

/** Maps a Stripe subscription to a row. Depends only on Stripe's objects. */
function snapshotOf(s: Stripe.Subscription | undefined, testClockOffsetS: number): SubscriptionSnapshot {
  const meanings = (s?.items.data ?? []).map((item) => ({ item, meaning: meaningOfPrice(item.price) }))
  const plan = meanings.find((m) => m.meaning?.kind === 'plan')
  const addOns = meanings.flatMap(({ meaning }) => (meaning?.kind === 'add-on' ? [meaning.plugin] : []))
  return {
    subscriptionId: s?.id ?? null,
    status: s?.status ?? null,
    plan: plan?.meaning?.kind === 'plan' ? plan.meaning.plan : 'free',
    addOns: addOns.sort(),
    currency: s?.currency ?? null,
    billingInterval: plan?.item.price.recurring?.interval ?? null,
    seats: plan?.item.quantity ?? 0,
    trialEndsAt: at(s?.trial_end),
    pastDueSince: s ? pastDueSince(s) : null,
    periodEndsAt: at(plan?.item.current_period_end),
    cancelAtPeriodEnd: s?.cancel_at_period_end ?? false,
    testClockOffsetS,
  }
}

/** Seconds by which a customer's test clock is ahead; 0 without one. */
async function testClockOffsetS(stripe: Stripe, customerId: string): Promise<number> {
  const customer = await withStripeErrors(stripe.customers.retrieve(customerId))
  if (customer.deleted || !customer.test_clock) return 0
  const id = typeof customer.test_clock === 'string' ? customer.test_clock : customer.test_clock.id
  const clock = await withStripeErrors(stripe.testHelpers.testClocks.retrieve(id))
  return Math.max(0, Math.round(clock.frozen_time - Date.now() / 1000))
}

/**
 * Writes Stripe's current state. Events only trigger it, so their order, repetition and loss do not matter. A trial next to a
 * paid subscription is ended, so that nothing is charged twice.
 */
export async function syncSubscription(platform: Platform, tenantId: TenantId): Promise<void> {
  const tenantClient = forTenant(tenantId)
  const begun = await tenantClient.tx((db) => beginSync(db, tenantId))
  if (!begun) return
  const stripe = getStripe(platform)
  const all = await withStripeErrors(
    stripe.subscriptions
      .list({ customer: begun.customerId, status: 'all', limit: 100, expand: ['data.latest_invoice'] })
      .autoPagingToArray({ limit: maxSubscriptions }),
  )
  const { current: counts, surplus } = selectSubscription(all)
  // The stored state is kept until Stripe or a later version knows more.
  if (!counts && all.some(isUnknown)) return
  for (const extra of surplus.filter((s) => s.status === 'trialing'))
    await withStripeErrors(stripe.subscriptions.cancel(extra.id))
  const reading = snapshotOf(counts, await testClockOffsetS(stripe, begun.customerId))
  await tenantClient.tx((db) => write(db, platform, tenantId, begun.number, reading))
}

async function write(
  db: TenantDb,
  platform: Platform,
  tenantId: TenantId,
  number: number,
  reading: SubscriptionSnapshot,
): Promise<void> {
  const before = await db.billingAccount.findFirst()
  // A read that began later has already been written.
  if (!before || before.syncWritten > number) return
  const { count } = await db.billingAccount.updateMany({
    where: { tenantId, syncWritten: { lte: number } },
    data: {
      ...reading,
      syncWritten: number,
      syncedAt: new Date(),
      ...(reading.trialEndsAt && !before.trialUsedAt ? { trialUsedAt: new Date() } : {}),
    },
  })
  if (count === 0) return
  await recordChange(db, platform, tenantId, before, reading)
}

const visible = ({ status, plan, addOns, seats, billingInterval, cancelAtPeriodEnd }: SubscriptionSnapshot | BillingAccount) => ({
  status,
  plan,
  addOns,
  seats,
  billingInterval,
  cancelAtPeriodEnd,
})

/** Records changes in the audit log, and notifies billing owners if the phase has changed. */
async function recordChange(
  db: TenantDb,
  platform: Platform,
  tenantId: TenantId,
  before: BillingAccount,
  reading: SubscriptionSnapshot,
): Promise<void> {
  const [then, now] = [visible(before), visible(reading)]
  if (JSON.stringify(then) !== JSON.stringify(now))
    await audit(
      db,
      { tenantId, actor: { type: 'job', label: 'Stripe' } },
      {
        action: 'billing.subscription-changed',
        targetType: 'subscription',
        targetLabel: planOf(closedValue('billing_account.plan', reading.plan)).name,
        detail: { before: then, after: now },
      },
    )
  const after = { ...before, ...reading }
  const { phase, graceEndsAt } = entitlementsFrom(after)
  if (phase === before.notifiedPhase) return
  await db.billingAccount.updateMany({ where: { tenantId }, data: { notifiedPhase: phase } })
  await mailPhase(db, platform, tenantId, {
    before: closedValue('billing_account.told_phase', before.notifiedPhase),
    phase,
    graceEndsAt,
    plan: planOf(closedValue('billing_account.plan', after.plan)).name,
  })
}

type Change = { before: Phase; phase: Phase; graceEndsAt: number | null; plan: string }

/** Text for a change of phase; none for changes that the user made and sees. */
function mailKindFor(change: Change): 'grace' | 'restricted' | 'recovered' | 'ended' | undefined {
  const { before, phase } = change
  if (phase === 'grace' || phase === 'restricted') return phase
  if (phase === 'active' && (before === 'grace' || before === 'restricted')) return 'recovered'
  return phase === 'free' && before !== 'free' ? 'ended' : undefined
}

/** Notifies billing owners, with the same text as in the email. */
export async function notifyBilling(db: TenantDb, tenantId: TenantId, mail: (to: string) => Mail): Promise<void> {
  const { subject, text } = mail('')
  const [body = ''] = text.split('\n\n')
  await notify(
    db,
    tenantId,
    { roles: ['owner', 'billing'] },
    { kind: 'billing.changed', title: subject, body, path: portalPaths.billing(), mail },
  )
}

async function mailPhase(db: TenantDb, platform: Platform, tenantId: TenantId, change: Change): Promise<void> {
  const kind = mailKindFor(change)
  if (!kind) return
  const tenant = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true, slug: true } })
  const link = portalUrl(platform, tenant.slug, portalPaths.billing())
  await notifyBilling(db, tenantId, (to) => mails.billing(to, tenant.name, kind, change.plan, change.graceEndsAt, link))
}

/** The end of a grace period changes the phase without an event from Stripe. */
export async function notifyPhaseChange(platform: Platform, tenantId: TenantId): Promise<void> {
  await forTenant(tenantId).tx(async (db) => {
    const row = await db.billingAccount.findFirst()
    if (row) await recordChange(db, platform, tenantId, row, row)
  })
}
