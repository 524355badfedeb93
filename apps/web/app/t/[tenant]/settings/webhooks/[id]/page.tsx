import { listDeliveries, listWebhooks } from '@callboard/modules/webhooks'
import { PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { ClosedPage } from '~/features/shell/closed-page.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { SettingsFrame } from '~/features/tenants/settings-frame.tsx'
import { DeliveryList } from '~/features/webhooks/delivery-list.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Webhook' }

export default async function WebhookPage({ params }: { params: Promise<{ tenant: string; id: string }> }) {
  const { tenant, id } = await params
  const { base, context, reason } = await requirePortal(tenant)
  const crumbs = [
    { label: 'Settings', href: paths.settings(base) },
    { label: 'Webhooks', href: paths.webhooks(base) },
  ]
  const closed = reason('tenant.manage')
  if (closed)
    return (
      <ClosedPage crumbs={[...crumbs, { label: 'Webhook' }]} title="Your role does not have access to webhooks" reason={closed} />
    )
  const deliveries = await orNotFound(listDeliveries(context, { id }))
  const webhook = (await listWebhooks(context, {})).find((w) => w.id === id) ?? notFound()
  const off = webhook.state === 'on' ? undefined : 'Enable the webhook first.'
  return (
    <PortalPage crumbs={[...crumbs, { label: new URL(webhook.url).host }]}>
      <SettingsFrame base={base} current="webhooks">
        <LiveRefresh topics={['webhooks']} gapMs={3000} pending={deliveries.some((d) => d.state === 'waiting')} />
        <PageTitle title={new URL(webhook.url).host} detail={<span className="break-all">{webhook.url}</span>} />
        <DeliveryList base={base} deliveries={deliveries} reason={off} now={new Date()} />
      </SettingsFrame>
    </PortalPage>
  )
}
