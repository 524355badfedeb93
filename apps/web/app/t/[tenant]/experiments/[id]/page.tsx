import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { getExperiment } from '@callboard/modules/experiments'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { ChartCard } from '@callboard/ui/chart/chart-card'
import { Notice } from '@callboard/ui/notice'
import { Page, PageTitle } from '@callboard/ui/page'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { Metadata } from 'next'
import { editingReason } from '~/components/confidence/editing-reason.ts'
import { LockedNotice } from '~/components/confidence/locked-notice.tsx'
import { Link } from '~/components/link.tsx'
import { ConcludeForm } from '~/features/experiments/conclude-form.tsx'
import { ExperimentTiles } from '~/features/experiments/experiment-tiles.tsx'
import { exposureChart } from '~/features/experiments/exposure-chart.ts'
import { decisionLabels, methodLabels, outcomeLabels, stateLabels } from '~/features/experiments/labels.ts'
import { MetricResults } from '~/features/experiments/metric-results.tsx'
import { SegmentTable } from '~/features/experiments/segment-table.tsx'
import { StartButton } from '~/features/experiments/start-button.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Experiment' }

type Experiment = Awaited<ReturnType<typeof getExperiment>>['experiment']

function About({ base, experiment, now }: { base: string; experiment: Experiment; now: Date }) {
  const { entityRef, entityLabel, flagKey, method, alpha, autoRollback, startedAt, endedAt } = experiment
  return (
    <>
      {entityLabel ? (
        <Link href={paths.entity(base, entityRef)} className="inline-block min-h-6 hover:underline">
          {entityLabel}
        </Link>
      ) : (
        partsOf(entityRef).name
      )}
      {' · '}Flag <code>{flagKey}</code>
      {' · '}
      {methodLabels[method]}, alpha {alpha}
      {autoRollback ? ' · Automatic rollback' : ''}
      {startedAt ? (
        <>
          {' · '}Started <TimeAgo at={startedAt} now={now} />
        </>
      ) : null}
      {endedAt ? (
        <>
          {' · '}Ended <TimeAgo at={endedAt} now={now} />
        </>
      ) : null}
    </>
  )
}

function Conclusion({ outcome, conclusion }: Pick<Experiment, 'outcome' | 'conclusion'>) {
  return (
    <Card title="Conclusion" aside={outcome ? outcomeLabels[outcome].label : undefined}>
      <p className="px-3.5 py-3 whitespace-pre-line">{conclusion}</p>
    </Card>
  )
}

export default async function ExperimentPage({ params }: { params: Promise<{ tenant: string; id: string }> }) {
  const { tenant, id } = await params
  const portal = await requirePortal(tenant)
  const { base, context } = portal
  const [{ experiment, results, segments }, editing] = await Promise.all([
    orNotFound(getExperiment(context, { id })),
    editingReason(portal, 'experiments.manage'),
  ])
  const { name, hypothesis, state, outcome, plannedUnits } = experiment
  const { label, tone } = outcome ? outcomeLabels[outcome] : stateLabels[state]
  const decision = decisionLabels[results.decision.kind]
  return (
    <PortalPage crumbs={[{ label: 'Experiments', href: paths.experiments(base) }, { label: name }]}>
      <Page>
        <PageTitle
          title={name}
          badges={<Badge tone={tone}>{label}</Badge>}
          detail={<About base={base} experiment={experiment} now={new Date()} />}
          actions={state === 'draft' ? <StartButton base={base} id={id} reason={editing.reason} /> : null}
        />
        <div className="flex min-w-0 flex-col gap-4">
          {editing.locked ? <LockedNotice base={base} what="experiments" /> : null}
          {hypothesis ? <p className="max-w-3xl text-muted">{hypothesis}</p> : null}
          {state === 'draft' ? null : (
            <Notice tone={decision.tone} title={decision.title}>
              {results.decision.reason}
            </Notice>
          )}
          {state === 'ended' ? <Conclusion {...experiment} /> : null}
          <ExperimentTiles results={results} plannedUnits={plannedUnits} />
          {results.metrics.map((metric) => (
            <MetricResults key={metric.metricId} {...metric} />
          ))}
          {state === 'draft' ? null : <SegmentTable segments={segments} metrics={results.metrics} />}
          <ChartCard spec={exposureChart(results)} height={200} />
          {state === 'running' ? <ConcludeForm base={base} id={id} reason={editing.reason} /> : null}
        </div>
      </Page>
    </PortalPage>
  )
}
