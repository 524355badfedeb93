import type { RecentRun, RunDay } from '@callboard/modules/pipelines/domain/view'
import type { ChartSeries, ChartSpec } from '@callboard/ui/chart/spec.ts'
import type { RunBar } from '@callboard/ui/run-bars'

const byDay = (daily: readonly RunDay[]) => ({ step: 'day' as const, points: daily.map((d) => d.day) })
const empty = 'No finished runs in the last 30 days.'

/** Runs of each day by result. */
export function resultsChart(daily: readonly RunDay[]): ChartSpec {
  const results: ChartSeries[] = [
    { key: 'succeeded', label: 'Succeeded', color: 'd1', values: daily.map((d) => d.succeeded) },
    { key: 'failed', label: 'Failed', color: 'bad', values: daily.map((d) => d.failed) },
    { key: 'cancelled', label: 'Cancelled', color: 'd8', values: daily.map((d) => d.cancelled) },
  ]
  return {
    ...byDay(daily),
    title: 'Runs by result',
    look: 'stacked',
    unit: { kind: 'count', one: 'run', many: 'runs' },
    series: results.filter((s) => s.values.some((value) => value !== 0)),
    empty,
  }
}

/** How long runs took on each day. */
export const durationChart = (daily: readonly RunDay[]): ChartSpec => ({
  ...byDay(daily),
  title: 'Run duration',
  look: 'lines',
  unit: { kind: 'duration' },
  series: [
    { key: 'p95', label: 'p95', color: 'd3', values: daily.map((d) => d.p95Ms) },
    { key: 'p50', label: 'p50', color: 'd1', values: daily.map((d) => d.p50Ms) },
  ],
  empty,
})

const tones = { succeeded: 'ok', failed: 'bad' } as const

/** The last runs of a pipeline as bars, and in words. */
export function recentBars(recent: readonly RecentRun[]): { runs: RunBar[]; label: string } {
  const count = (state: RecentRun['state']) => recent.filter((run) => run.state === state).length
  return {
    runs: recent.map(({ key, state, durationMs }) => ({
      key,
      duration: durationMs,
      tone: state === 'succeeded' || state === 'failed' ? tones[state] : 'plain',
    })),
    label: `Last ${recent.length} runs: ${count('succeeded')} succeeded, ${count('failed')} failed`,
  }
}
