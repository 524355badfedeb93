import { runStates } from '@callboard/modules/pipelines/domain/pipeline'
import type { FailingPipeline, PipelineOverview, RunSummary } from '@callboard/modules/pipelines/domain/view'
import { pipelineOverview, pipelineRuns } from '@callboard/modules/pipelines/slots'
import { definePortalSlot, type SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge } from '@callboard/ui/badge'
import { buttonStyle } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { cn } from '@callboard/ui/class-names.ts'
import { EmptyState } from '@callboard/ui/empty-state'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Workflow } from 'lucide-react'
import { DoraCards } from './dora-cards.tsx'
import { type DoraMetric, doraMetrics } from './dora-charts.ts'
import { deploymentLabels, deploymentTone } from './format.ts'
import { ExternalLink, FeedNotices, RunCells, RunHeads, StateBadge } from './parts.tsx'
import { RunCharts } from './run-charts-cards.tsx'

const views = ['overview', 'runs', 'deployments'] as const
type View = (typeof views)[number]
const titles: Record<View, string> = { overview: 'Overview', runs: 'Runs', deployments: 'Deployments' }
const pageSize = 50

type Data = {
  view: View
  overview: PipelineOverview
  query: Readonly<Record<string, string | undefined>>
  page: number
  list: { runs: RunSummary[]; total: number } | undefined
}

const one = <T extends string>(text: string | undefined, of: readonly T[]): T | undefined => of.find((v) => v === text)

function EntityLinks({ entities, place }: { entities: FailingPipeline['entities']; place: SlotPlace }) {
  const [entity] = entities
  if (!entity) return <span className="text-faint">not in the catalog</span>
  return (
    <>
      <a href={place.links.entity(entity.ref, 'ci.pipelines')} className="hover:underline">
        {entity.label}
      </a>{' '}
      {entities.length > 1 ? <span className="text-faint">and {entities.length - 1} more</span> : null}
      <span className="text-faint"> · {entity.ownerLabel ?? 'no owner'}</span>
    </>
  )
}

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

function Overview({ overview, metric, place }: { overview: PipelineOverview; metric: DoraMetric; place: SlotPlace }) {
  const { failing, today } = overview
  return (
    <>
      <Card title="Needs attention" aside={failing.length > 0 ? String(failing.length) : undefined}>
        {failing.length === 0 ? (
          <p className="px-3.5 py-3 text-muted">
            {overview.pipelines === 0 ? 'No pipelines synced yet.' : 'All pipelines pass on their default branch.'}
          </p>
        ) : (
          failing.map((run) => <FailingLine key={`${run.integrationId} ${run.key}`} run={run} place={place} />)
        )}
      </Card>
      <RunCharts daily={overview.daily} />
      <DoraCards dora={overview.dora} metric={metric} place={place} />
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

function Filters({ query, place }: { query: Data['query']; place: SlotPlace }) {
  const field = 'h-7 rounded-md border border-line2 bg-panel px-2'
  return (
    <form action={place.links.page('pipelines')} className="flex flex-wrap items-center gap-2">
      <input type="hidden" name="view" value="runs" />
      <input
        name="q"
        defaultValue={query.q}
        placeholder="Change, repository or person"
        aria-label="Search runs"
        className={field}
      />
      <select name="state" defaultValue={query.state ?? ''} aria-label="State" className={field}>
        <option value="">Any state</option>
        {runStates.map((s) => (
          <option key={s}>{s}</option>
        ))}
      </select>
      <label className="flex items-center gap-1.5">
        <input type="checkbox" name="default" value="1" defaultChecked={query.default === '1'} /> Default branch
      </label>
      <button type="submit" className={buttonStyle()}>
        Show
      </button>
    </form>
  )
}

function Runs({ data, place }: { data: Data; place: SlotPlace }) {
  const { runs, total } = data.list ?? { runs: [], total: 0 }
  const to = (page: number) => place.links.page('pipelines', { ...data.query, page: String(page) })
  return (
    <>
      <Filters query={data.query} place={place} />
      {runs.length === 0 ? (
        <EmptyState icon={<Workflow />} title="No matching runs">
          Try fewer filters.
        </EmptyState>
      ) : (
        <Table label="Runs">
          <thead>
            <tr>
              <RunHeads />
              <Th>Repository</Th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={`${run.integrationId} ${run.key}`} className="hover:bg-sub">
                <RunCells run={run} place={place} />
                <Td className="text-muted">{run.repository}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <p className="flex items-center gap-3 text-sm text-muted">
        {total} runs
        {data.page > 1 ? (
          <a href={to(data.page - 1)} className="text-accent underline">
            Newer
          </a>
        ) : null}
        {data.page * pageSize < total ? (
          <a href={to(data.page + 1)} className="text-accent underline">
            Older
          </a>
        ) : null}
      </p>
    </>
  )
}

function DeploymentsView({ overview, place }: { overview: PipelineOverview; place: SlotPlace }) {
  const environments = [...new Set(overview.deployed.map((d) => d.environment))].sort(
    (a, b) =>
      Number(overview.deployed.some((d) => d.environment === b && d.production)) -
        Number(overview.deployed.some((d) => d.environment === a && d.production)) || a.localeCompare(b),
  )
  const repositories = [...Map.groupBy(overview.deployed, (d) => d.repository)]
  if (repositories.length === 0)
    return (
      <EmptyState icon={<Workflow />} title="No recent deployments">
        Deployments appear here when your provider records them. On GitHub, use a job with an environment.
      </EmptyState>
    )
  return (
    <Table label="Deployments">
      <thead>
        <tr>
          <Th>Repository</Th>
          <Th>Entity</Th>
          {environments.map((e) => (
            <Th key={e}>{e}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {repositories.map(([repository, of]) => (
          <tr key={repository} className="hover:bg-sub">
            <Td className="font-medium">{repository}</Td>
            <Td>
              <EntityLinks entities={of[0]?.entities ?? []} place={place} />
            </Td>
            {environments.map((environment) => {
              const d = of.find((o) => o.environment === environment)
              return (
                <Td key={environment}>
                  {d ? (
                    <span className="inline-flex items-center gap-1.5">
                      <code className="font-mono text-sm">
                        <ExternalLink href={d.url}>{d.version}</ExternalLink>
                      </code>
                      <Badge tone={deploymentTone[d.state]}>{deploymentLabels[d.state]}</Badge>
                      <span className="text-sm text-faint">
                        <TimeAgo at={d.finishedAt ?? d.createdAt} now={place.now} />
                      </span>
                    </span>
                  ) : (
                    <span className="text-faint">—</span>
                  )}
                </Td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

/** Failing pipelines with owners, delivery performance, all runs, and deployments. */
export const pipelinesPage = definePortalSlot<Data>({
  id: 'ci.pipelines',
  async load({ read, query }) {
    const view = one(query.view, views) ?? 'overview'
    const page = Math.min(1000, Math.max(1, Math.floor(Number(query.page) || 1)))
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
      {data.view === 'overview' ? (
        <Overview overview={data.overview} metric={one(data.query.metric, doraMetrics) ?? 'lead-time'} place={place} />
      ) : null}
      {data.view === 'runs' ? <Runs data={data} place={place} /> : null}
      {data.view === 'deployments' ? <DeploymentsView overview={data.overview} place={place} /> : null}
    </div>
  ),
})
