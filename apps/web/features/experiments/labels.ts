import type { Decision, MetricRole } from '@callboard/modules/experiments/domain/decision'
import type { ExperimentState, Outcome, SequentialMethod } from '@callboard/modules/experiments/domain/experiment'
import type { directions, MetricKind } from '@callboard/modules/experiments/domain/metric-kind'
import type { Tone } from '@callboard/ui/badge'

export const stateLabels: Record<ExperimentState, { label: string; tone: Tone }> = {
  draft: { label: 'Draft', tone: 'plain' },
  running: { label: 'Running', tone: 'accent' },
  ended: { label: 'Ended', tone: 'plain' },
}

export const outcomeLabels: Record<Outcome, { label: string; tone: Tone }> = {
  shipped: { label: 'Shipped', tone: 'ok' },
  'rolled-back': { label: 'Rolled back', tone: 'bad' },
  inconclusive: { label: 'Inconclusive', tone: 'plain' },
  invalid: { label: 'Invalid', tone: 'warn' },
}

export const decisionLabels: Record<Decision['kind'], { title: string; tone: 'info' | 'ok' | 'warn' | 'bad' }> = {
  invalid: { title: 'Invalid.', tone: 'bad' },
  'roll-back': { title: 'Roll back.', tone: 'bad' },
  ship: { title: 'Ship.', tone: 'ok' },
  hold: { title: 'Hold.', tone: 'info' },
}

export const methodLabels: Record<SequentialMethod, string> = {
  'obrien-fleming': 'Group sequential, O’Brien-Fleming spending',
  pocock: 'Group sequential, Pocock spending',
  'always-valid': 'Confidence sequence',
}

export const kindLabels: Record<MetricKind, string> = {
  conversion: 'Conversion: the share of units with the event',
  mean: 'Mean: the sum of its values by unit',
  ratio: 'Ratio: that by the sum of another event',
  percentile: 'Percentile: of the sums of the units',
}

export const directionLabels: Record<(typeof directions)[number], string> = { increase: 'an increase', decrease: 'a decrease' }

export const roleLabels: Record<MetricRole, string> = { success: 'Success', guardrail: 'Guardrail', diagnostic: 'Diagnostic' }

const percent = new Intl.NumberFormat('en', { style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 1 })

/** A relative effect: "+2.1%". */
export const formatEffect = (share: number): string => percent.format(share)
