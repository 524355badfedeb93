import { listFlagRequests } from '@callboard/modules/flags'
import { requestStates } from '@callboard/modules/flags/domain/approval'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Page, PageTitle } from '@callboard/ui/page'
import { Segments } from '@callboard/ui/segments'
import { GitPullRequestArrow } from 'lucide-react'
import type { Metadata } from 'next'
import { editingReason } from '~/components/confidence/editing-reason.ts'
import { LockedNotice } from '~/components/confidence/locked-notice.tsx'
import { RequestCard } from '~/features/flags/request-card.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Flag change requests' }

const labels = { open: 'Open', approved: 'Approved', rejected: 'Rejected', withdrawn: 'Withdrawn' }

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams }

export default async function FlagRequestsPage({ params, searchParams }: Props) {
  const portal = await requirePortal((await params).tenant)
  const { base, context } = portal
  const { state: given } = await queryOf<{ state?: string }>(searchParams)
  const state = requestStates.find((s) => s === given) ?? 'open'
  const [requests, editing, approving] = await Promise.all([
    listFlagRequests(context, { state }),
    editingReason(portal, 'flags.manage'),
    editingReason(portal, 'flags.approve'),
  ])
  return (
    <PortalPage crumbs={[{ label: 'Flags', href: paths.flags(base) }, { label: 'Requests' }]}>
      <Page>
        <PageTitle title="Requests" detail="Changes of protected environments. Applications get them once they are approved." />
        {editing.locked ? <LockedNotice base={base} what="flags" /> : null}
        <Segments
          label="State"
          current={state}
          segments={requestStates.map((key) => ({ key, label: labels[key], href: paths.flagRequests(base, { state: key }) }))}
        />
        {requests.length === 0 ? (
          <Card>
            <EmptyState icon={<GitPullRequestArrow />} title={state === 'open' ? 'No open requests' : 'No requests'}>
              A change of an environment that needs approval appears here.
            </EmptyState>
          </Card>
        ) : (
          requests.map((request) => (
            <RequestCard
              key={request.id}
              {...{ base, request, now: new Date(), editing: editing.reason, approving: approving.reason }}
            />
          ))
        )}
      </Page>
    </PortalPage>
  )
}
