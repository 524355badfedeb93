import { safeDecode } from '@callboard/core/safe-decode'
import { listChanges } from '@callboard/modules/catalog'
import { getItem } from '@callboard/modules/integrations'
import { manifestOf } from '@callboard/plugins/manifests'
import { Badge } from '@callboard/ui/badge'
import { buttonStyle } from '@callboard/ui/button'
import { Notice } from '@callboard/ui/notice'
import { Page, PageTitle, WithSide } from '@callboard/ui/page'
import { ExternalLink, ReceiptText } from 'lucide-react'
import type { Metadata } from 'next'
import { z } from 'zod'
import { Link } from '~/components/link.tsx'
import { ChangeList } from '~/features/catalog/history/change-list.tsx'
import { ItemEntities, RejectedItemCard, RemovedItemCard, SyncedItemCard } from '~/features/integrations/sync-report.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Sync report' }

/** The item's page at the vendor, if the plugin provides it. */
const placed = z.object({ url: z.url({ protocol: /^https?$/ }) })

export default async function ItemPage({ params }: { params: Promise<{ tenant: string; id: string; key: string }> }) {
  const { tenant, id, key: encoded } = await params
  const { base, context, reason } = await requirePortal(tenant)
  const key = safeDecode(encoded)
  const item = await orNotFound(getItem(context, { integrationId: id, key }))
  const { changes } = await listChanges(context, { item: { integrationId: id, key }, limit: 20 })
  const place = placed.safeParse(item.state)
  const now = new Date()
  const crumbs = reason('integrations.read')
    ? [{ label: item.integration.name }]
    : [
        { label: 'Integrations', href: paths.integrations(base) },
        { label: item.integration.name, href: paths.integration(base, id) },
      ]
  return (
    <PortalPage crumbs={[...crumbs, { label: item.name }]}>
      <Page>
        <PageTitle
          icon={<ReceiptText aria-hidden />}
          title={item.name}
          badges={
            item.problemsTotal > 0 ? (
              <Badge tone="warn">{item.problemsTotal === 1 ? '1 problem' : `${item.problemsTotal} problems`}</Badge>
            ) : null
          }
          detail={`Sync report: what ${manifestOf(item.integration.pluginId)?.name ?? 'the integration'} read, created and rejected.`}
          actions={
            place.success ? (
              <a href={place.data.url} target="_blank" rel="noreferrer" className={buttonStyle()}>
                <ExternalLink aria-hidden /> Open
              </a>
            ) : null
          }
        />
        {item.integration.health === 'attention' ? (
          <Notice tone="warn" title="This may be out of date.">
            {item.integration.name} needs attention. Showing the last synced data.{' '}
            <Link href={paths.integration(base, id)} className="underline">
              See why
            </Link>
          </Notice>
        ) : null}
        <WithSide side={<SyncedItemCard base={base} item={item} now={now} />}>
          <ItemEntities base={base} item={item} now={now} />
          <RejectedItemCard base={base} item={item} now={now} />
          <RemovedItemCard base={base} item={item} now={now} />
          {changes.length > 0 ? (
            <section aria-labelledby="changes" className="flex flex-col gap-2">
              <h2 id="changes" className="font-semibold">
                Recent changes
              </h2>
              <ChangeList base={base} changes={changes} now={now} />
            </section>
          ) : null}
        </WithSide>
      </Page>
    </PortalPage>
  )
}
