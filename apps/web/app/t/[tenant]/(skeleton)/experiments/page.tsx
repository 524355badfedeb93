import { listExperiments } from '@callboard/modules/experiments'
import { experimentStates } from '@callboard/modules/experiments/domain/experiment'
import { ButtonLink } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { pageOf } from '@callboard/ui/data-table/address.ts'
import { ListFilter } from '@callboard/ui/data-table/list-filter'
import { ListPager } from '@callboard/ui/data-table/list-pager'
import { EmptyState } from '@callboard/ui/empty-state'
import { Page, PageTitle } from '@callboard/ui/page'
import { FlaskConical } from 'lucide-react'
import type { Metadata } from 'next'
import { editingReason } from '~/components/confidence/editing-reason.ts'
import { LockedNotice } from '~/components/confidence/locked-notice.tsx'
import { ExperimentTable } from '~/features/experiments/experiment-table.tsx'
import { stateLabels } from '~/features/experiments/labels.ts'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Experiments' }

const perPage = 50

export default async function ExperimentsPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const portal = await requirePortal((await params).tenant)
  const { base, context } = portal
  const query = await queryOf<{ text?: string; state?: string; page?: string }>(searchParams)
  const page = pageOf(query)
  const address = { path: paths.experiments(base), query }
  const [{ experiments, total }, editing] = await Promise.all([
    listExperiments(context, {
      text: (query.text ?? '').trim().slice(0, 200),
      state: experimentStates.find((state) => state === query.state),
      limit: perPage,
      offset: (page - 1) * perPage,
    }),
    editingReason(portal, 'experiments.manage'),
  ])
  return (
    <PortalPage crumbs={[{ label: 'Experiments' }]}>
      <Page>
        <PageTitle
          title="Experiments"
          detail="What was tried, what it did, and what was decided."
          actions={
            <>
              <ButtonLink href={paths.metrics(base)} reason={undefined}>
                Metrics
              </ButtonLink>
              <ButtonLink href={paths.newExperiment(base)} variant="primary" reason={editing.reason}>
                New experiment
              </ButtonLink>
            </>
          }
        />
        {editing.locked ? <LockedNotice base={base} what="experiments" /> : null}
        <ListFilter
          label="Filter experiments"
          address={address}
          fields={[
            { type: 'text', name: 'text', label: 'Text', placeholder: 'Name, hypothesis, conclusion' },
            {
              type: 'select',
              name: 'state',
              label: 'State',
              all: 'Any state',
              options: experimentStates.map((state) => ({ value: state, label: stateLabels[state].label })),
            },
          ]}
        />
        <ExperimentTable
          base={base}
          experiments={experiments}
          now={new Date()}
          empty={
            <Card>
              <EmptyState
                icon={<FlaskConical />}
                title={query.text || query.state ? 'No matching experiments' : 'No experiments yet'}
              >
                Add a metric, draft an experiment on a flag, and start it.
              </EmptyState>
            </Card>
          }
        />
        <ListPager address={address} page={page} perPage={perPage} total={total} />
      </Page>
    </PortalPage>
  )
}
