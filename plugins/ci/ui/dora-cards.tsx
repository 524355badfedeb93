import { type DoraMeasures, doraDefinitions } from '@callboard/modules/pipelines/domain/dora'
import { type DoraLevel, doraLevel, type LeveledMeasure } from '@callboard/modules/pipelines/domain/dora-levels'
import type { Dora } from '@callboard/modules/pipelines/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { Chart } from '@callboard/ui/chart/chart'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { Segments } from '@callboard/ui/segments'
import { Sparkline } from '@callboard/ui/sparkline'
import { type DoraMetric, doraChart, doraMetrics, metricTitles } from './dora-charts.ts'
import { AllRows, shownRows } from './first-rows.tsx'
import { duration, percent } from './format.ts'

const perDay = (m: DoraMeasures) => (m.deployments === 0 ? '—' : `${m.perDay.toFixed(m.perDay < 1 ? 2 : 1)} a day`)

type Measure = {
  metric: DoraMetric
  definition: string
  show: (m: DoraMeasures) => string
  detail: (m: DoraMeasures) => string
  value: (m: DoraMeasures) => number | null
  level: LeveledMeasure | undefined
}

const measures: Measure[] = [
  {
    metric: 'frequency',
    definition: doraDefinitions.perDay,
    show: perDay,
    detail: (m) => `${m.deployments} deployments to production`,
    value: (m) => m.deployments,
    level: undefined,
  },
  {
    metric: 'lead-time',
    definition: doraDefinitions.leadTimeMs,
    show: (m) => duration(m.leadTimeMs),
    detail: (m) => `of ${m.leadTimeOf} deployments whose commit time is known`,
    value: (m) => m.leadTimeMs,
    level: 'leadTimeMs',
  },
  {
    metric: 'failure-rate',
    definition: doraDefinitions.changeFailureRate,
    show: (m) => percent(m.changeFailureRate),
    detail: (m) => `${m.failures} of ${m.deployments}`,
    value: (m) => m.changeFailureRate,
    level: 'changeFailureRate',
  },
  {
    metric: 'restore',
    definition: doraDefinitions.restoreMs,
    show: (m) => duration(m.restoreMs),
    detail: (m) => `${m.restored} of ${m.failures} failures resolved`,
    value: (m) => m.restoreMs,
    level: 'restoreMs',
  },
]

const levelTone = { Elite: 'ok', High: 'accent', Medium: 'plain', Low: 'warn' } as const satisfies Record<DoraLevel, string>

function Level({ measure, of }: { measure: LeveledMeasure | undefined; of: DoraMeasures }) {
  const level = measure ? doraLevel(measure, of) : null
  return level ? <Badge tone={levelTone[level]}>{level}</Badge> : null
}

/** The four DORA metrics, each with its level, its trend, its definition and the previous value. */
function Metrics({ dora }: { dora: Dora }) {
  return (
    <dl className="grid gap-px bg-line sm:grid-cols-2 xl:grid-cols-4">
      {measures.map(({ metric, definition, show, detail, value, level }) => (
        <div key={metric} className="bg-panel px-4 py-3">
          <dt className="flex items-center gap-2 text-sm text-muted">
            {metricTitles[metric]} <Level measure={level} of={dora.current} />
          </dt>
          <dd className="pt-0.5">
            <span className="flex items-center justify-between gap-2">
              <span className="text-xl font-semibold tabular-nums">{show(dora.current)}</span>
              <Sparkline values={dora.weeks.map((w) => value(w.measures))} color="var(--accent)" filled className="w-20" />
            </span>
            <p className="text-sm text-muted">
              {detail(dora.current)}; previously {show(dora.previous)}
            </p>
            <p className="pt-1.5 text-sm text-faint">{definition}</p>
          </dd>
        </div>
      ))}
    </dl>
  )
}

const teamColumns: readonly ListColumn[] = [
  { id: 'team', label: 'Team', width: 180 },
  ...measures.map(({ metric }): ListColumn => ({ id: metric, label: metricTitles[metric], width: 170, align: 'right' })),
]

const Teams = ({ teams, place }: { teams: readonly Dora['teams'][number][]; place: SlotPlace }) => (
  <ListTable
    inCard
    label="Delivery performance by team"
    columns={teamColumns}
    rows={teams.map((team) => {
      const href = team.owner ? place.links.entity(team.owner) : undefined
      return {
        id: team.owner ?? '',
        label: team.label,
        href,
        cells: {
          team: href ? <RowLink href={href}>{team.label}</RowLink> : team.label,
          ...Object.fromEntries(
            measures.map(({ metric, show, level }) => [
              metric,
              <span key={metric}>
                <Level measure={level} of={team.measures} /> {show(team.measures)}
              </span>,
            ]),
          ),
        },
      }
    })}
  />
)

type Props = { dora: Dora; metric: DoraMetric; allTeams: boolean; place: SlotPlace }

/** Delivery performance: now, by week, and by team. */
export function DoraCards({ dora, metric, allTeams, place }: Props) {
  const teams = shownRows(dora.teams, allTeams)
  return (
    <Card
      title="Delivery performance (DORA)"
      aside={`last ${dora.days} days, compared with the previous ${dora.days}`}
      className="overflow-visible"
    >
      <Metrics dora={dora} />
      <div className="border-t px-4 pt-3">
        <Segments
          label="Metric"
          current={metric}
          segments={doraMetrics.map((key) => ({
            key,
            label: metricTitles[key],
            href: place.links.page('pipelines', { metric: key }),
          }))}
        />
      </div>
      <Chart spec={doraChart(dora, metric)} height={200} />
      {dora.teams.length > 0 ? (
        <div className="border-t">
          <Teams teams={teams} place={place} />
          <AllRows rows={dora.teams.length} shown={teams.length} href={place.links.page('pipelines', { metric, teams: 'all' })} />
        </div>
      ) : null}
    </Card>
  )
}
