import { notFound } from '@callboard/core/errors'
import { operation, personOf } from '@callboard/kernel/operation'
import { type BillingColumns, entitlementsOfTenant } from '@callboard/modules/billing'
import type { Entitlements } from '@callboard/modules/billing/domain/entitlements'
import { z } from 'zod'

/** Data that every page of a portal needs: its frame and the common checks. */
export type TenantShell = {
  announcement: string | null
  removeAt: Date | null
  accent: string | null
  /** The hash of the organization's logo. */
  logo: string | null
  /** Plugins with at least one integration. */
  connected: string[]
  /** Unread notifications of the current user; none for support. */
  unread: number
  entitlements: Entitlements
}

type Row = Omit<TenantShell, 'entitlements'> & {
  disabledPlugins: string[]
  demo: string | null
  billed: boolean
} & BillingColumns

/** One statement, because every page of the portal waits for it. */
export const getShell = operation({
  name: 'tenant.get-shell',
  action: 'tenant.read',
  input: z.object({}),
  run: async (context): Promise<TenantShell> => {
    const { tenantId, platform } = context
    const person = personOf(context.actor) ?? null
    const [row] = await context.read(
      (db) => db.$queryRaw<Row[]>`
        select t.announcement, t.remove_at as "removeAt", t.accent, t.disabled_plugins as "disabledPlugins", t.demo,
          (select hash from tenant_logo l where l.tenant_id = t.id) as logo,
          array(select distinct plugin_id from integration i where i.tenant_id = t.id order by 1) as connected,
          (select count(*)::int from notification n where n.tenant_id = t.id and n.user_id = ${person}::uuid and n.read_at is null) as unread,
          b.tenant_id is not null as billed, b.status, b.plan, b.add_ons as "addOns", b.trial_ends_at as "trialEndsAt", b.past_due_since as "pastDueSince",
          b.period_ends_at as "periodEndsAt", b.cancel_at_period_end as "cancelAtPeriodEnd", b.clock_ahead_s as "testClockOffsetS"
        from tenant t left join billing_account b on b.tenant_id = t.id
        where t.id = ${tenantId}::uuid`,
    )
    if (!row) throw notFound('This organization')
    const { announcement, removeAt, accent, logo, connected, unread } = row
    const entitlements = entitlementsOfTenant(platform, row, row.billed ? row : null)
    return { announcement, removeAt, accent, logo, connected, unread, entitlements }
  },
})
