import type { DeploymentView, EntityPipelines } from '@callboard/modules/pipelines/domain/view'
import { pipelinesOfEntity } from '@callboard/modules/pipelines/slots'
import { defineEntitySlot, type SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge, Dot } from '@callboard/ui/badge'
import { Card, Row } from '@callboard/ui/card'
import { CodeBlock } from '@callboard/ui/code-block'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { EmptyState } from '@callboard/ui/empty-state'
import { RunBars } from '@callboard/ui/run-bars'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Workflow } from 'lucide-react'
import { deploymentLabels, deploymentTone, duration, percent } from './format.ts'
import { ExternalLink, FeedNotices } from './parts.tsx'
import { recentBars } from './run-charts.ts'
import { RunCharts } from './run-charts-cards.tsx'
import { RunDetails } from './run-details.tsx'
import { RunList } from './run-list.tsx'

type Data = EntityPipelines & { ref: string }

/** The latest deployment to each environment, production first. */
const deploymentsByEnvironment = ({ deployments }: { deployments: readonly DeploymentView[] }) =>
  [...Map.groupBy(deployments, (d) => d.environment).values()]
    .flatMap((of) => {
      const live = of.find((d) => d.state === 'succeeded') ?? of[0]
      return live ? [{ live, newest: of[0] ?? live }] : []
    })
    .sort((a, b) => Number(b.live.production) - Number(a.live.production) || a.live.environment.localeCompare(b.live.environment))

function NoPipelines({ repositories }: { repositories: string[] }) {
  return (
    <Card>
      <EmptyState icon={<Workflow />} title="No recent pipeline runs">
        {repositories.length > 0
          ? `Runs of ${repositories.join(', ')} appear here.`
          : 'Its repository is unknown. Add it to the descriptor.'}
      </EmptyState>
      {repositories.length > 0 ? null : (
        <div className="border-t">
          <CodeBlock label="Annotation">{`metadata:
  annotations:
    github.com/project-slug: owner/repository`}</CodeBlock>
        </div>
      )}
    </Card>
  )
}

function Latest({ data, place }: { data: Data; place: SlotPlace }) {
  return (
    <Card title="Latest by pipeline and branch">
      <RunList inCard label="Latest runs" runs={data.latest.slice(0, 10)} place={place} />
    </Card>
  )
}

const statisticsColumns: readonly ListColumn[] = [
  { id: 'pipeline', label: 'Pipeline', width: 150 },
  { id: 'recent', label: 'Last 20 runs', width: 150, narrow: 'plain' },
  { id: 'runs', label: 'Runs', width: 72, align: 'right' },
  { id: 'failed', label: 'Failed', width: 100, align: 'right' },
  { id: 'p50', label: 'p50', width: 110, align: 'right', title: 'Median duration' },
  { id: 'p95', label: 'p95', width: 110, align: 'right', title: '95th percentile of the duration' },
]

function Statistics({ data }: { data: Data }) {
  return (
    <Card title="Reliability" aside={`last ${data.days} days`}>
      <ListTable
        inCard
        label="Pipeline statistics"
        columns={statisticsColumns}
        rows={data.statistics.map((s) => ({
          id: s.pipelineKey,
          label: s.pipeline,
          cells: {
            pipeline: s.pipeline,
            recent: <RunBars {...recentBars(s.recent)} />,
            runs: s.runs.toLocaleString('en'),
            failed: `${s.failed} (${percent(s.failureRate)})`,
            p50: duration(s.p50Ms),
            p95: duration(s.p95Ms),
          },
        }))}
      />
      {data.flaky.map((f) => (
        <Row key={`${f.pipeline} ${f.job}`}>
          <Badge tone="warn">flaky</Badge>
          <span className="min-w-0 flex-1">
            <b className="font-medium">{f.job}</b> of {f.pipeline} both failed and passed on {f.commits} of {f.of} commits.
          </span>
          <code className="font-mono text-sm text-faint">{f.latest.slice(0, 7)}</code>
        </Row>
      ))}
    </Card>
  )
}

function Deployments({ data, place }: { data: Data; place: SlotPlace }) {
  const places = deploymentsByEnvironment(data)
  if (places.length === 0) return null
  return (
    <Card title="Deployments">
      {places.map(({ live, newest }) => (
        <Row key={live.environment} className="flex-wrap">
          <Dot tone={deploymentTone[live.state]} />
          <span className="min-w-0 flex-1 basis-40">
            <b className="font-medium">
              <ExternalLink href={live.url}>{live.environment}</ExternalLink>
            </b>{' '}
            <code className="font-mono text-sm">{live.version}</code>
          </span>
          {newest !== live ? (
            <Badge tone={deploymentTone[newest.state]}>
              {newest.version} {deploymentLabels[newest.state]}
            </Badge>
          ) : null}
          <span className="text-sm text-muted">
            {live.creator ? `${live.creator}, ` : ''}
            <TimeAgo at={live.finishedAt ?? live.createdAt} now={place.now} />
          </span>
        </Row>
      ))}
    </Card>
  )
}

/** CI/CD of the entity. */
export const pipelinesTab = defineEntitySlot<Data>({
  id: 'ci.pipelines',
  load: async ({ read, ref }) => ({ ...(await read(pipelinesOfEntity, { ref })), ref }),
  render: (data, place) => (
    <div className="flex flex-col gap-4">
      <FeedNotices feeds={data.feeds} place={place} />
      {data.runs.length === 0 && data.deployments.length === 0 ? <NoPipelines repositories={data.repositories} /> : null}
      {data.latest.length > 0 ? <Latest data={data} place={place} /> : null}
      <Deployments data={data} place={place} />
      {data.statistics.length > 0 ? <Statistics data={data} /> : null}
      {data.statistics.length > 0 ? <RunCharts daily={data.daily} /> : null}
      {data.runs.length > 0 ? (
        <Card title="Runs" aside={data.repositories.join(', ')}>
          {data.runs.map((run) => (
            <RunDetails key={run.key} run={run} place={place} />
          ))}
        </Card>
      ) : null}
    </div>
  ),
})
