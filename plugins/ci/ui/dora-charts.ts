import { doraBands, type LeveledMeasure } from '@callboard/modules/pipelines/domain/dora-levels'
import type { Dora } from '@callboard/modules/pipelines/domain/view'
import type { ChartSpec, ChartUnit } from '@callboard/ui/chart/spec.ts'

export const doraMetrics = ['lead-time', 'frequency', 'failure-rate', 'restore'] as const
export type DoraMetric = (typeof doraMetrics)[number]

export const metricTitles: Record<DoraMetric, string> = {
  'lead-time': 'Lead time for changes',
  frequency: 'Deployment frequency',
  'failure-rate': 'Change failure rate',
  restore: 'Time to restore',
}

/** Metrics that are one value with a level; the frequency is a count. */
const leveled: Record<Exclude<DoraMetric, 'frequency'>, { measure: LeveledMeasure; unit: ChartUnit }> = {
  'lead-time': { measure: 'leadTimeMs', unit: { kind: 'duration' } },
  'failure-rate': { measure: 'changeFailureRate', unit: { kind: 'share' } },
  restore: { measure: 'restoreMs', unit: { kind: 'duration' } },
}

const empty = 'No deployments to production in the last 13 weeks.'
const partial = 'The last week is not over yet.'

/** One metric by week, over the ranges of DORA's levels. */
export function doraChart({ weeks }: Pick<Dora, 'weeks'>, metric: DoraMetric): ChartSpec {
  const base = {
    title: `${metricTitles[metric]} by week`,
    step: 'week',
    points: weeks.map((w) => w.monday),
    empty,
    partial,
  } as const
  if (metric === 'frequency') {
    const failed = weeks.map((w) => w.measures.failures)
    const succeeded = weeks.map((w) => w.measures.deployments - w.measures.failures)
    const any = weeks.some((w) => w.measures.deployments > 0)
    return {
      ...base,
      look: 'stacked',
      unit: { kind: 'count', one: 'deployment', many: 'deployments' },
      series: any
        ? [
            { key: 'succeeded', label: 'Succeeded', color: 'd1', values: succeeded },
            { key: 'failed', label: 'Failed or rolled back', color: 'bad', values: failed },
          ]
        : [],
    }
  }
  const { measure, unit } = leveled[metric]
  return {
    ...base,
    look: 'lines',
    unit,
    bands: doraBands(measure),
    series: [{ key: metric, label: metricTitles[metric], color: 'd1', values: weeks.map((w) => w.measures[measure]) }],
  }
}
