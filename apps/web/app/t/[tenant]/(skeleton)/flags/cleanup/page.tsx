import { listStaleFlags } from '@callboard/modules/flags'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Page, PageTitle } from '@callboard/ui/page'
import { Sparkles } from 'lucide-react'
import type { Metadata } from 'next'
import { editingReason } from '~/components/confidence/editing-reason.ts'
import { LockedNotice } from '~/components/confidence/locked-notice.tsx'
import { StaleTable } from '~/features/flags/stale-table.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Flag cleanup' }

export default async function FlagCleanupPage({ params }: { params: Promise<{ tenant: string }> }) {
  const portal = await requirePortal((await params).tenant)
  const { base, context } = portal
  const [flags, editing] = await Promise.all([listStaleFlags(context, {}), editingReason(portal, 'flags.manage')])
  return (
    <PortalPage crumbs={[{ label: 'Flags', href: paths.flags(base) }, { label: 'Cleanup' }]}>
      <Page>
        <PageTitle
          title="Cleanup"
          detail="Flags that have given everybody the same variant for 30 days, or were not evaluated for 14. Remove them from the code, then archive them."
        />
        {editing.locked ? <LockedNotice base={base} what="flags" /> : null}
        {flags.length === 0 ? (
          <Card>
            <EmptyState icon={<Sparkles />} title="No stale flags">
              Flags appear here when their code can be removed.
            </EmptyState>
          </Card>
        ) : (
          <StaleTable base={base} flags={flags} now={new Date()} reason={editing.reason} />
        )}
      </Page>
    </PortalPage>
  )
}
