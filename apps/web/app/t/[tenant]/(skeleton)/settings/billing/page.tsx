import { isAppError } from '@callboard/core/errors'
import { getBilling, listInvoices, refreshBilling } from '@callboard/modules/billing'
import { Notice } from '@callboard/ui/notice'
import { PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { CurrentPlan } from '../../../../../../features/billing/current-plan.tsx'
import { InvoiceList } from '../../../../../../features/billing/invoice-list.tsx'
import { PlanChooser } from '../../../../../../features/billing/plan-chooser.tsx'
import { SettingsFrame } from '../../../../../../features/settings/settings-frame.tsx'
import { PortalPage } from '../../../../../../features/shell/top-bar.tsx'
import { LiveRefresh } from '../../../../../../lib/live-refresh.tsx'
import { paths } from '../../../../../../lib/paths.ts'
import { queryOf, type SearchParams } from '../../../../../../lib/search-params.ts'
import { type Portal, requirePortal } from '../../../../../../lib/tenant.ts'

export const metadata: Metadata = { title: 'Billing' }

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams }

/** What Stripe keeps is shown where Stripe answers; the rest of the page does not depend on it. */
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
  // Whoever comes back from paying is often here before the webhook.
  if (back && !manage) await refreshBilling(context, {}).catch(() => undefined)
  const [billing, { invoices, failure }] = await Promise.all([getBilling(context, {}), invoicesOf(portal)])
  const { phase, graceEndsAt } = billing.entitlements
  return (
    <PortalPage crumbs={crumbs}>
      <LiveRefresh topics={['billing']} gapMs={2000} />
      <SettingsFrame base={base} current="billing">
        <PageTitle title="Billing" detail="The plan, what it opens, and what it costs. Viewers and service tokens are free." />
        {billing.sells ? null : (
          <Notice tone="info" title="This installation sells nothing: everything is open.">
            Its operator can set up Stripe to offer plans.
          </Notice>
        )}
        {billing.standIn ? (
          <Notice tone="info" title="No money moves here.">
            Payments go to a stand-in for Stripe.
          </Notice>
        ) : null}
        {phase === 'grace' || phase === 'restricted' ? (
          <Notice
            tone={phase === 'grace' ? 'warn' : 'bad'}
            title={phase === 'grace' ? 'A payment has failed.' : 'A payment is missing, so premium plugins are locked.'}
          >
            {phase === 'grace' && graceEndsAt
              ? `Everything works until ${new Date(graceEndsAt).toISOString().slice(0, 10)}. `
              : 'Nothing is deleted. '}
            Give another card under “Payment method”; it is charged at once.
          </Notice>
        ) : null}
        {billing.sells ? (
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
