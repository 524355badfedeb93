import type { Decision } from '@callboard/modules/experiments/domain/decision'
import type { ExperimentState, Outcome, SequentialMethod } from '@callboard/modules/experiments/domain/experiment'
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

const percent = new Intl.NumberFormat('en', { style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 1 })

/** A relative effect: "+2.1%". */
export const formatEffect = (share: number): string => percent.format(share)
