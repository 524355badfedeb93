import { listTombstones } from '@callboard/modules/catalog'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { Card } from '@callboard/ui/card'
import { pageOf } from '@callboard/ui/data-table/address.ts'
import { ListFilter } from '@callboard/ui/data-table/list-filter'
import { ListPager } from '@callboard/ui/data-table/list-pager'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { EmptyState } from '@callboard/ui/empty-state'
import { Page, PageTitle } from '@callboard/ui/page'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Undo2 } from 'lucide-react'
import type { Metadata } from 'next'
import { RestoreButton } from '~/components/catalog/history-buttons.tsx'
import { removalReason } from '~/components/catalog/removal-reason.ts'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Removed entities' }

const perPage = 50

const columns: readonly ListColumn[] = [
  { id: 'name', label: 'Name', width: 190 },
  { id: 'kind', label: 'Kind', width: 100, narrow: 'lead' },
  { id: 'owner', label: 'Owner', width: 120 },
  { id: 'reason', label: 'Reason', width: 220, narrow: 'plain' },
  { id: 'removed', label: 'Removed', width: 106, title: 'Newest first' },
  { id: 'until', label: 'Restorable until', width: 120 },
  { id: 'actions', label: 'Actions', width: 104, align: 'right', narrow: 'plain' },
]

export default async function RemovedPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const query = await queryOf<{ q?: string; page?: string }>(searchParams)
  const address = { path: paths.removed(base), query }
  const page = pageOf(query)
  const text = query.q?.trim().slice(0, 200) || undefined
  const { tombstones, total } = await listTombstones(context, { text, limit: perPage, offset: (page - 1) * perPage })
  const now = new Date()
  return (
    <PortalPage crumbs={[{ label: 'Catalog', href: paths.catalog(base) }, { label: 'Removed' }]}>
      <Page>
        <PageTitle title="Removed entities" detail="Removed entities can be restored for 30 days." />
        <ListFilter
          label="Filter removed entities"
          address={address}
          fields={[{ type: 'text', name: 'q', label: 'Search removed entities', placeholder: 'Name' }]}
        />
        <ListTable
          label="Removed entities"
          columns={columns}
          rows={tombstones.map((t) => ({
            id: t.ref,
            label: t.label,
            href: paths.entity(base, t.ref),
            cells: {
              name: <RowLink href={paths.entity(base, t.ref)}>{t.label}</RowLink>,
              kind: t.kind,
              owner: t.ownerRef && shortRef(t.ownerRef),
              reason: removalReason(t),
              removed: <TimeAgo at={t.removedAt} now={now} />,
              until: <TimeAgo at={t.until} now={now} />,
              actions: <RestoreButton base={base} entityRef={t.ref} label={t.label} reason={reason('catalog.write')} />,
            },
          }))}
          empty={
            <Card>
              <EmptyState icon={<Undo2 />} title={text ? 'No matches' : 'No entities were removed in the last 30 days'}>
                Entities appear here when their source no longer contains them, their integration is disconnected, or someone
                removes them.
              </EmptyState>
            </Card>
          }
        />
        <ListPager address={address} page={page} perPage={perPage} total={total} />
      </Page>
    </PortalPage>
  )
}
