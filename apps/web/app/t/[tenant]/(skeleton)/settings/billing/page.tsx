import { isAppError } from '@callboard/core/errors'
import { getBilling, listInvoices, refreshBilling } from '@callboard/modules/billing'
import { Notice } from '@callboard/ui/notice'
import { PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { CurrentPlan } from '~/features/billing/current-plan.tsx'
import { InvoiceList } from '~/features/billing/invoice-list.tsx'
import { PlanChooser } from '~/features/billing/plan-chooser.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { SettingsFrame } from '~/features/tenants/settings-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { type Portal, requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Billing' }

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams }

/** Invoices, or why Stripe could not list them: the rest of the page does not depend on Stripe. */
async function invoicesOf({ context, reason }: Portal) {
  if (reason('billing.manage')) return { invoices: [], failure: undefined }
  try {
    return { invoices: await listInvoices(context, {}), failure: undefined }
  } catch (error) {
    if (isAppError(error)) return { invoices: [], failure: error.message }
    throw error
  }
}

export default async function BillingPage({ params, searchParams }: Props) {
  const portal = await requirePortal((await params).tenant)
  const { base, context, reason } = portal
  const closed = reason('billing.read')
  const crumbs = [{ label: 'Settings', href: paths.settings(base) }, { label: 'Billing' }]
  const back = (await queryOf<{ checkout?: string }>(searchParams)).checkout !== undefined
  if (closed)
    return (
      <PortalPage crumbs={crumbs}>
        <SettingsFrame base={base} current="billing">
          <PageTitle title="Billing" />
          <Notice tone="info" title={closed} />
        </SettingsFrame>
      </PortalPage>
    )
  const manage = reason('billing.manage')
  // A user who returns from the checkout often arrives before the webhook.
  if (back && !manage) await refreshBilling(context, {}).catch(() => undefined)
  const [billing, { invoices, failure }] = await Promise.all([getBilling(context, {}), invoicesOf(portal)])
  const { phase, graceEndsAt } = billing.entitlements
  return (
    <PortalPage crumbs={crumbs}>
      {/* Reading the plan may have synced it with Stripe, after the frame of the page was read. */}
      <LiveRefresh topics={['billing']} gapMs={2000} pending={billing.billingEnabled} />
      <SettingsFrame base={base} current="billing">
        <PageTitle title="Billing" detail="Your plan, usage and invoices. Viewers and service tokens are free." />
        {billing.billingEnabled ? null : (
          <Notice tone="info" title="Billing is not enabled. All features are available.">
            The operator can configure Stripe to offer plans.
          </Notice>
        )}
        {billing.standIn ? (
          <Notice tone="info" title="Test mode.">
            Payments are processed by a Stripe stand-in. No real charges are made.
          </Notice>
        ) : null}
        {phase === 'grace' || phase === 'restricted' ? (
          <Notice
            tone={phase === 'grace' ? 'warn' : 'bad'}
            title={phase === 'grace' ? 'Payment failed.' : 'A payment is overdue. Premium plugins are locked.'}
          >
            {phase === 'grace' && graceEndsAt
              ? `All features remain available until ${new Date(graceEndsAt).toISOString().slice(0, 10)}. `
              : 'Nothing is deleted. '}
            Update your payment method to retry the charge.
          </Notice>
        ) : null}
        {billing.billingEnabled ? (
          <>
            <CurrentPlan base={base} billing={billing} reason={manage} />
            <PlanChooser base={base} billing={billing} reason={manage} />
            {failure ? <Notice tone="warn" title={failure} /> : null}
            {manage ? null : <InvoiceList invoices={invoices} />}
          </>
        ) : null}
      </SettingsFrame>
    </PortalPage>
  )
}
