import { getOwnership } from '@callboard/modules/catalog'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Page, PageTitle } from '@callboard/ui/page'
import { UsersRound } from 'lucide-react'
import type { Metadata } from 'next'
import { ConnectAccount } from '~/components/connect-account.tsx'
import { EmptyGroups, Orphans, UnknownOwners } from '~/features/catalog/ownership/lists.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Ownership' }

export default async function OwnershipPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const { total, answered, orphanCount, orphans, unknown, empty } = await getOwnership(context, {})
  const write = reason('catalog.write')
  return (
    <PortalPage crumbs={[{ label: 'Catalog', href: paths.catalog(base) }, { label: 'Ownership' }]}>
      <Page>
        <PageTitle
          title="Ownership"
          detail={
            total === 0
              ? 'Who owns what.'
              : `${answered.toLocaleString('en')} of ${total.toLocaleString('en')} entities have an owner in the catalog.`
          }
        />
        {orphans.length + unknown.length + empty.length === 0 ? (
          <Card>
            <EmptyState
              icon={<UsersRound />}
              title={total === 0 ? 'No entities yet' : 'Everything has an owner, and every group has members'}
              action={total === 0 ? <ConnectAccount base={base} reason={reason('integrations.manage')} /> : undefined}
            >
              Entities without an owner, unknown owners and empty groups appear here.
            </EmptyState>
          </Card>
        ) : null}
        <UnknownOwners base={base} owners={unknown} reason={write} />
        <Orphans base={base} orphans={orphans} total={orphanCount} />
        <EmptyGroups base={base} groups={empty} reason={write} />
      </Page>
    </PortalPage>
  )
}
