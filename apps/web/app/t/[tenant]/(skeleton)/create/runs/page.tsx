import { listRuns } from '@callboard/modules/templates'
import { runStates } from '@callboard/modules/templates/domain/run-state'
import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { ListFilter } from '@callboard/ui/data-table/list-filter'
import { EmptyState } from '@callboard/ui/empty-state'
import { ListChecks } from 'lucide-react'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { CreateFrame } from '~/features/templates/create-frame.tsx'
import { runLabels } from '~/features/templates/labels.ts'
import { type RunQuery, runFilter } from '~/features/templates/run-query.ts'
import { RunTable } from '~/features/templates/run-table.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Runs' }

export default async function RunsPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context } = await requirePortal((await params).tenant)
  const query = await queryOf<RunQuery>(searchParams)
  const { runs, next } = await listRuns(context, runFilter(query))
  return (
    <PortalPage crumbs={[{ label: 'Templates', href: paths.templates(base) }, { label: 'Runs' }]}>
      <LiveRefresh topics={['templates']} gapMs={3000} pending={runs.some(({ finishedAt }) => finishedAt === null)} />
      <CreateFrame base={base} current="runs" title="Runs" detail="What was created from templates, by whom, and how it went.">
        <ListFilter
          label="Filter runs"
          address={{ path: paths.runs(base), query }}
          fields={[
            {
              type: 'select',
              name: 'state',
              label: 'State',
              all: 'Any state',
              options: runStates.map((state) => ({ value: state, label: runLabels[state].label })),
            },
            { type: 'check', name: 'mine', label: 'Started by me' },
          ]}
        />
        <RunTable
          base={base}
          runs={runs}
          now={new Date()}
          empty={
            <Card>
              <EmptyState icon={<ListChecks />} title="No runs here">
                Choose a template to start one.
              </EmptyState>
            </Card>
          }
        />
        {next ? (
          <Link href={paths.runs(base, { ...query, after: next })} className={`${buttonStyle()} w-fit`}>
            Older runs
          </Link>
        ) : null}
      </CreateFrame>
    </PortalPage>
  )
}
