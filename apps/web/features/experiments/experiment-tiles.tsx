import type { ExperimentResults } from '@callboard/modules/experiments/domain/results'
import { Meter } from '@callboard/ui/meter'
import { Tiles } from '@callboard/ui/tiles'

const share = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

/** "50.2 / 49.8". */
const split = (shares: readonly number[]) => shares.map((one) => share.format(one)).join(' / ')

const probability = (p: number) => (p < 0.0001 ? 'p < 0.0001' : `p = ${p.toPrecision(2)}`)

/** How far an experiment is, and whether its units are split as planned. */
export function ExperimentTiles({ results, plannedUnits }: { results: ExperimentResults; plannedUnits: number }) {
  const { totalUnits, sampleRatio } = results
  return (
    <Tiles
      tiles={[
        {
          label: 'Sample size',
          value: totalUnits.toLocaleString('en'),
          aside: `of ${plannedUnits.toLocaleString('en')} units`,
          picture: (
            <Meter
              value={totalUnits}
              max={plannedUnits}
              tone="plain"
              label={`${share.format(Math.min(1, totalUnits / plannedUnits))} of the planned units`}
            />
          ),
        },
        {
          label: 'Split of units',
          value: totalUnits > 0 ? split(sampleRatio.observed) : '–',
          detail: `Planned: ${split(sampleRatio.planned)}`,
        },
        {
          label: 'Sample-ratio check',
          value: sampleRatio.isMismatch ? 'Mismatch' : 'Passed',
          detail: `${probability(sampleRatio.pValue)}; a mismatch is p < 0.001`,
        },
      ]}
    />
  )
}
