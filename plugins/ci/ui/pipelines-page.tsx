import { runStates } from '@callboard/modules/pipelines/domain/pipeline'
import type { FailingPipeline, PipelineOverview, RunSummary } from '@callboard/modules/pipelines/domain/view'
import { pipelineOverview, pipelineRuns } from '@callboard/modules/pipelines/slots'
import { definePortalSlot, type SlotPlace } from '@callboard/plugin-kit/ui'
import { Card, Row } from '@callboard/ui/card'
import { cn } from '@callboard/ui/class-names.ts'
import { pageOf } from '@callboard/ui/data-table/address.ts'
import { TimeAgo } from '@callboard/ui/time-ago'
import { allClear } from './all-clear.ts'
import { Deployments } from './deployment-list.tsx'
import { DoraCards } from './dora-cards.tsx'
import { doraMetrics } from './dora-charts.ts'
import { AllRows, shownRows } from './first-rows.tsx'
import { NoPipelines } from './no-pipelines.tsx'
import { EntityLinks, ExternalLink, FeedNotices, StateBadge } from './parts.tsx'
import { RunCharts } from './run-charts-cards.tsx'
import { pageSize, Runs } from './runs-view.tsx'

const views = ['overview', 'runs', 'deployments'] as const
type View = (typeof views)[number]
const titles: Record<View, string> = { overview: 'Overview', runs: 'Runs', deployments: 'Deployments' }

type Data = {
  view: View
  overview: PipelineOverview
  query: Readonly<Record<string, string | undefined>>
  page: number
  list: { runs: RunSummary[]; total: number } | undefined
}

const one = <T extends string>(text: string | undefined, of: readonly T[]): T | undefined => of.find((v) => v === text)

function FailingLine({ run, place }: { run: FailingPipeline; place: SlotPlace }) {
  return (
    <Row className="flex-wrap">
      <StateBadge state={run.state} />
      <span className="min-w-0 flex-1 basis-60">
        <b className="font-medium">
          <ExternalLink href={run.url}>{`${run.repository} · ${run.pipeline}`}</ExternalLink>
        </b>{' '}
        <span className="text-muted">
          {run.failures === 1 ? 'failed' : `failed ${run.failures} times in a row, first`}{' '}
          <TimeAgo at={run.failingSince} now={place.now} />
        </span>
      </span>
      <span className="text-sm">
        <EntityLinks entities={run.entities} place={place} />
      </span>
    </Row>
  )
}

function Overview({ overview, query, place }: Pick<Data, 'overview' | 'query'> & { place: SlotPlace }) {
  const { failing, today } = overview
  const shown = shownRows(failing, query.failing === 'all')
  return (
    <>
      <Card title="Needs attention" aside={failing.length > 0 ? String(failing.length) : undefined}>
        {failing.length === 0 ? (
          <p className="px-3.5 py-3 text-muted">{allClear(overview)}</p>
        ) : (
          shown.map((run) => <FailingLine key={`${run.integrationId} ${run.key}`} run={run} place={place} />)
        )}
        <AllRows rows={failing.length} shown={shown.length} href={place.links.page('pipelines', { failing: 'all' })} />
      </Card>
      <RunCharts daily={overview.daily} />
      <DoraCards
        dora={overview.dora}
        metric={one(query.metric, doraMetrics) ?? 'lead-time'}
        allTeams={query.teams === 'all'}
        place={place}
      />
      <Card title="The last 24 hours" aside={`${overview.pipelines} pipelines`}>
        <p className="flex flex-wrap gap-2 px-3.5 py-3">
          {today.length === 0 ? <span className="text-muted">No runs.</span> : null}
          {today.map(({ state, count }) => (
            <a key={state} href={place.links.page('pipelines', { view: 'runs', state })} className="flex items-center gap-1.5">
              <StateBadge state={state} /> <span className="tabular-nums">{count}</span>
            </a>
          ))}
        </p>
      </Card>
    </>
  )
}

function Content({ data, place }: { data: Data; place: SlotPlace }) {
  const { view, overview, query, page, list } = data
  if (view === 'deployments') return <Deployments deployed={overview.deployed} place={place} query={query} />
  if (view === 'runs' && list) return <Runs query={query} page={page} list={list} place={place} />
  return <Overview overview={overview} query={query} place={place} />
}

/** Failing pipelines with owners, delivery performance, all runs, and deployments. */
export const pipelinesPage = definePortalSlot<Data>({
  id: 'ci.pipelines',
  async load({ read, query }) {
    const view = one(query.view, views) ?? 'overview'
    const page = pageOf(query)
    const runs =
      view === 'runs'
        ? read(pipelineRuns, {
            state: one(query.state, runStates),
            branch: query.default === '1' ? 'default' : undefined,
            text: query.q?.slice(0, 200) || undefined,
            limit: pageSize,
            offset: (page - 1) * pageSize,
          })
        : undefined
    const [list, overview] = await Promise.all([runs, read(pipelineOverview, {})])
    return { view, page, query, list, overview }
  },
  render: (data, place) => (
    <div className="flex flex-col gap-4">
      <nav aria-label="Pipelines" className="flex gap-[18px] scroll-hint overflow-x-auto border-b">
        {views.map((v) => (
          <a
            key={v}
            href={place.links.page('pipelines', v === 'overview' ? {} : { view: v })}
            aria-current={v === data.view ? 'page' : undefined}
            className={cn(
              '-mb-px border-b-2 border-transparent py-[7px] whitespace-nowrap text-muted hover:text-fg',
              v === data.view && 'border-accent font-medium text-fg',
            )}
          >
            {titles[v]}
          </a>
        ))}
      </nav>
      <FeedNotices feeds={data.overview.feeds} place={place} />
      {data.overview.pipelines === 0 ? (
        <NoPipelines feeds={data.overview.feeds} place={place} />
      ) : (
        <Content data={data} place={place} />
      )}
    </div>
  ),
})
