import { listMetrics } from '@callboard/modules/experiments'
import { listFlags } from '@callboard/modules/flags'
import { Notice } from '@callboard/ui/notice'
import { Page, PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { editingReason } from '~/components/confidence/editing-reason.ts'
import { LockedNotice } from '~/components/confidence/locked-notice.tsx'
import { Link } from '~/components/link.tsx'
import { ExperimentForm } from '~/features/experiments/experiment-form.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'New experiment' }

export default async function NewExperimentPage({ params }: { params: Promise<{ tenant: string }> }) {
  const portal = await requirePortal((await params).tenant)
  const { base, context } = portal
  const [{ metrics }, { flags }, editing] = await Promise.all([
    listMetrics(context, {}),
    listFlags(context, {}),
    editingReason(portal, 'experiments.manage'),
  ])
  return (
    <PortalPage crumbs={[{ label: 'Experiments', href: paths.experiments(base) }, { label: 'New experiment' }]}>
      <Page>
        <PageTitle title="New experiment" detail="Exposures count once it is started." />
        {editing.locked ? <LockedNotice base={base} what="experiments" /> : null}
        {metrics.length === 0 ? (
          <Notice tone="warn" title="There are no metrics yet.">
            Add one in{' '}
            <Link href={paths.metrics(base)} className="underline">
              Experiments &gt; Metrics
            </Link>
            .
          </Notice>
        ) : null}
        <ExperimentForm {...{ base, flags: flags.map((f) => f.key), metrics, reason: editing.reason }} />
      </Page>
    </PortalPage>
  )
}
