import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type BillingAccount, Prisma } from '@callboard/db/generated/client'

/** Columns of a billing account that determine entitlements. */
export type BillingColumns = Pick<
  BillingAccount,
  'status' | 'plan' | 'addOns' | 'trialEndsAt' | 'pastDueSince' | 'periodEndsAt' | 'cancelAtPeriodEnd' | 'testClockOffsetS'
>

/** What determines an organization's entitlements; the columns of its billing account hold nothing unless it is `billed`. */
export type EntitlementRow = { disabledPlugins: string[]; demo: string | null; billed: boolean } & BillingColumns

/** An `EntitlementRow`, for statements about an organization `t` and its billing account `b`, if there is one. */
export const entitlementColumns: Prisma.Sql = Prisma.sql`
  t.disabled_plugins as "disabledPlugins", t.demo, b.tenant_id is not null as billed, b.status, b.plan, b.add_ons as "addOns",
  b.trial_ends_at as "trialEndsAt", b.past_due_since as "pastDueSince", b.period_ends_at as "periodEndsAt",
  b.cancel_at_period_end as "cancelAtPeriodEnd", b.clock_ahead_s as "testClockOffsetS"`

/** An organization that does not exist has disabled and bought nothing. */
const nothing: EntitlementRow = {
  disabledPlugins: [],
  demo: null,
  billed: false,
  status: null,
  plan: 'free',
  addOns: [],
  trialEndsAt: null,
  pastDueSince: null,
  periodEndsAt: null,
  cancelAtPeriodEnd: false,
  testClockOffsetS: 0,
}

export async function readEntitlementRow(db: TenantReader, tenantId: TenantId): Promise<EntitlementRow> {
  const [row] = await db.$queryRaw<EntitlementRow[]>`
    select ${entitlementColumns} from tenant t left join billing_account b on b.tenant_id = t.id where t.id = ${tenantId}::uuid`
  return row ?? nothing
}
