import type { ExperimentResults } from '@callboard/modules/experiments/domain/results'
import type { ChartColor, ChartSpec } from '@callboard/ui/chart/spec.ts'

const colors: readonly ChartColor[] = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7', 'd8', 'other']

/** New units of each variant by day. */
export const exposureChart = ({ days, units }: Pick<ExperimentResults, 'days' | 'units'>): ChartSpec => ({
  title: 'New units by day',
  look: 'stacked',
  step: 'day',
  unit: { kind: 'count', one: 'unit', many: 'units' },
  points: days,
  series: units.map(({ variant, byDay }, i) => ({
    key: variant,
    label: variant,
    color: colors[i] ?? 'other',
    values: byDay,
  })),
  empty: 'Units appear once applications report exposures.',
})
