import { listApprovals } from '@callboard/modules/templates'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { UserCheck } from 'lucide-react'
import type { Metadata } from 'next'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { ApprovalList } from '~/features/templates/approval-list.tsx'
import { CreateFrame } from '~/features/templates/create-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Approvals' }

export default async function ApprovalsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const { approvals } = await listApprovals(context, {})
  return (
    <PortalPage crumbs={[{ label: 'Templates', href: paths.templates(base) }, { label: 'Approvals' }]}>
      <LiveRefresh topics={['templates']} gapMs={3000} />
      <CreateFrame base={base} current="approvals" title="Approvals" detail="Runs that wait for your decision.">
        {approvals.length > 0 ? (
          <ApprovalList base={base} approvals={approvals} reason={reason('templates.decide')} now={new Date()} />
        ) : (
          <Card>
            <EmptyState icon={<UserCheck />} title="You're all caught up">
              When a run needs your approval, it appears here and you are notified.
            </EmptyState>
          </Card>
        )}
      </CreateFrame>
    </PortalPage>
  )
}
