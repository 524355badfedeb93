import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { AnyDb } from '@callboard/db/any-db'
import { forTenant } from '@callboard/db/for-tenant'
import { lockUntilCommit } from '@callboard/db/lock-until-commit'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import type { Platform } from '@callboard/kernel/platform'
import { meaningOfPrice } from '../domain/plans.ts'
import { syncSeatsJob } from '../jobs.ts'
import { entitlementsIn } from './account.ts'
import { getStripe, withStripeErrors } from './stripe-client.ts'
import { syncSubscription } from './sync-subscription.ts'

/** Debounce of membership changes before Stripe is updated. */
const debounceMs = 5000

/** Whether a role needs a seat: every role that can make changes. */
export const occupiesSeat = (role: string): boolean => role !== 'viewer'

/** Locks the seats of this organization until the transaction ends. */
export const lockSeats = (db: AnyDb, tenantId: TenantId): Promise<void> => lockUntilCommit(db, `seats ${tenantId}`)

export type Seats = { taken: number; invited: number }

/** Members with a seat, and open invitations that reserve one. */
export async function countSeats(db: AnyDb, tenantId: TenantId): Promise<Seats> {
  const taken = await db.membership.count({ where: { tenantId, role: { not: 'viewer' } } })
  const invited = await db.invitation.count({
    where: { tenantId, role: { not: 'viewer' }, acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() } },
  })
  return { taken, invited }
}

/**
 * Checks that more seats are available; call it in the transaction that takes them, which is then serialized with others.
 * @throws AppError `conflict` that says what to do
 */
export async function requireSeats(
  db: AnyDb,
  platform: Pick<Platform, 'billing'>,
  tenantId: TenantId,
  more: number,
  options: { invitations: boolean },
): Promise<void> {
  if (more <= 0 || !platform.billing) return
  await lockSeats(db, tenantId)
  const { limits, plan } = await entitlementsIn(db, platform, tenantId)
  if (limits.developers === null) return
  const { taken, invited } = await countSeats(db, tenantId)
  const used = taken + (options.invitations ? invited : 0)
  if (used + more <= limits.developers) return
  const open = options.invitations && invited > 0 ? ` and ${invited} open ${invited === 1 ? 'invitation' : 'invitations'}` : ''
  throw new AppError(
    'conflict',
    `The ${plan} plan has ${limits.developers} seats, and ${taken} are in use${open}. Invite people as viewers (free), or upgrade in Settings > Billing.`,
    { field: 'role' },
  )
}

/** Requests an update of the seats at Stripe, debounced. */
export async function scheduleSeatSync(db: AnyDb, platform: Pick<Platform, 'billing'>, tenantId: TenantId): Promise<void> {
  if (!platform.billing) return
  if (await db.billingAccount.findFirst({ where: { tenantId, status: { not: null } }, select: { tenantId: true } }))
    await enqueue(db, tenantId, jobRequest(syncSeatsJob, {}, { runAt: new Date(Date.now() + debounceMs) }))
}

/** Updates Stripe's quantity to the number of seats in use. Idempotent. */
export async function syncSeats(platform: Platform, tenantId: TenantId): Promise<void> {
  const tenantClient = forTenant(tenantId)
  const { account, taken } = await tenantClient.tx(async (db) => ({
    account: await db.billingAccount.findFirst(),
    taken: (await countSeats(db, tenantId)).taken,
  }))
  if (!account?.subscriptionId || !['trialing', 'active', 'past_due'].includes(account.status ?? '')) return
  const stripe = getStripe(platform)
  const subscription = await withStripeErrors(stripe.subscriptions.retrieve(account.subscriptionId))
  const item = subscription.items.data.find((i) => meaningOfPrice(i.price)?.kind === 'plan')
  const seats = Math.max(1, taken)
  if (item && item.quantity !== seats)
    await withStripeErrors(
      stripe.subscriptions.update(account.subscriptionId, {
        items: [{ id: item.id, quantity: seats }],
        proration_behavior: 'create_prorations',
      }),
    )
  await syncSubscription(platform, tenantId)
}
