import { listEntities } from '@callboard/modules/catalog'
import { listMetrics } from '@callboard/modules/experiments'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Page, PageTitle } from '@callboard/ui/page'
import { Gauge } from 'lucide-react'
import type { Metadata } from 'next'
import { editingReason } from '~/components/confidence/editing-reason.ts'
import { LockedNotice } from '~/components/confidence/locked-notice.tsx'
import { MetricTable } from '~/features/experiments/metric-table.tsx'
import { NewMetric } from '~/features/experiments/new-metric.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Metrics' }

export default async function MetricsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const portal = await requirePortal((await params).tenant)
  const { base, context } = portal
  const [{ metrics }, editing, groups] = await Promise.all([
    listMetrics(context, {}),
    editingReason(portal, 'experiments.manage'),
    listEntities(context, { kind: 'group', limit: 500 }),
  ])
  const owners = groups.rows.map((group) => ({ ref: group.ref, label: group.title ?? group.name }))
  return (
    <PortalPage crumbs={[{ label: 'Experiments', href: paths.experiments(base) }, { label: 'Metrics' }]}>
      <Page>
        <PageTitle
          title="Metrics"
          detail="What experiments measure, from the events that your applications report."
          actions={<NewMetric base={base} owners={owners} reason={editing.reason} />}
        />
        {editing.locked ? <LockedNotice base={base} what="experiments" /> : null}
        <MetricTable
          base={base}
          metrics={metrics}
          now={new Date()}
          empty={
            <Card>
              <EmptyState icon={<Gauge />} title="No metrics yet">
                Add one for an event that your applications report with POST /api/v1/events, or with Confidence’s SDKs.
              </EmptyState>
            </Card>
          }
        />
      </Page>
    </PortalPage>
  )
}
