import { listFlagEnvironments, listFlagSegments } from '@callboard/modules/flags'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Page, PageTitle } from '@callboard/ui/page'
import { UsersRound } from 'lucide-react'
import type { Metadata } from 'next'
import { editingReason } from '~/components/confidence/editing-reason.ts'
import { LockedNotice } from '~/components/confidence/locked-notice.tsx'
import { SegmentForm } from '~/features/flags/segment-form.tsx'
import { SegmentTable } from '~/features/flags/segment-table.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Flag segments' }

export default async function FlagSegmentsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const portal = await requirePortal((await params).tenant)
  const { base, context } = portal
  const [segments, environments, editing] = await Promise.all([
    listFlagSegments(context, {}),
    listFlagEnvironments(context, {}),
    editingReason(portal, 'flags.manage'),
  ])
  const isProtected = environments.some((e) => e.approval !== 'none')
  const shared = { base, isProtected, reason: editing.reason }
  const keys = segments.map((segment) => segment.key)
  return (
    <PortalPage crumbs={[{ label: 'Flags', href: paths.flags(base) }, { label: 'Segments' }]}>
      <Page>
        <PageTitle
          title="Segments"
          detail="Targeting that rules of all environments can share, such as your beta testers."
          actions={<SegmentForm {...shared} segments={keys} trigger="New segment" label="New segment" />}
        />
        {editing.locked ? <LockedNotice base={base} what="flags" /> : null}
        {segments.length === 0 ? (
          <Card>
            <EmptyState icon={<UsersRound />} title="No segments yet">
              Create one, then choose it in the rules of any flag.
            </EmptyState>
          </Card>
        ) : (
          <SegmentTable {...shared} segments={segments} now={new Date()} />
        )}
      </Page>
    </PortalPage>
  )
}
