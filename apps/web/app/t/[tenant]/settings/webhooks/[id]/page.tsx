import { listDeliveries, listWebhooks } from '@callboard/modules/webhooks'
import { type FilterField, ListFilter } from '@callboard/ui/data-table/list-filter'
import { EmptyState } from '@callboard/ui/empty-state'
import { PageTitle } from '@callboard/ui/page'
import { Webhook } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { ClosedPage } from '~/features/shell/closed-page.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { SettingsFrame } from '~/features/tenants/settings-frame.tsx'
import { DeliveryList } from '~/features/webhooks/delivery-list.tsx'
import { type DeliverySearch, deliveriesOf } from '~/features/webhooks/delivery-query.ts'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Webhook' }

const filters: readonly FilterField[] = [
  { type: 'text', name: 'q', label: 'Search deliveries', placeholder: 'Event or error' },
  {
    type: 'select',
    name: 'state',
    label: 'State',
    all: 'All states',
    options: ['delivered', 'waiting', 'failed'].map((value) => ({ value, label: value })),
  },
]

export default async function WebhookPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string; id: string }>
  searchParams: SearchParams
}) {
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
  const all = await orNotFound(listDeliveries(context, { id, limit: 100 }))
  const query = await queryOf<DeliverySearch>(searchParams)
  const { deliveries, sorting } = deliveriesOf(all, query)
  const address = { path: paths.webhook(base, id), query }
  const webhook = (await listWebhooks(context, {})).find((w) => w.id === id) ?? notFound()
  const off = webhook.state === 'on' ? undefined : 'Enable the webhook first.'
  return (
    <PortalPage crumbs={[...crumbs, { label: new URL(webhook.url).host }]}>
      <SettingsFrame base={base} current="webhooks">
        <LiveRefresh topics={['webhooks']} gapMs={3000} pending={all.some((d) => d.state === 'waiting')} />
        <PageTitle title={new URL(webhook.url).host} detail={<span className="break-all">{webhook.url}</span>} />
        {all.length > 0 ? <ListFilter label="Filter deliveries" address={address} fields={filters} /> : null}
        <DeliveryList
          base={base}
          deliveries={deliveries}
          reason={off}
          now={new Date()}
          address={address}
          sorting={sorting}
          empty={
            <EmptyState icon={<Webhook />} title={all.length === 0 ? 'No deliveries yet' : 'No matching deliveries'}>
              {all.length === 0 ? 'Send a test event, or wait for a catalog change.' : 'Try fewer filters.'}
            </EmptyState>
          }
        />
      </SettingsFrame>
    </PortalPage>
  )
}
