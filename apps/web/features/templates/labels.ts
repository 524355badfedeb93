import type { RunState, StepState } from '@callboard/modules/templates/domain/run-state'
import type { Tone } from '@callboard/ui/badge'

type Label = { label: string; tone: Tone }

export const runLabels: Readonly<Record<RunState, Label>> = {
  running: { label: 'Running', tone: 'accent' },
  waiting: { label: 'Waiting', tone: 'warn' },
  undoing: { label: 'Undoing', tone: 'warn' },
  succeeded: { label: 'Succeeded', tone: 'ok' },
  failed: { label: 'Failed', tone: 'bad' },
  cancelled: { label: 'Cancelled', tone: 'plain' },
}

export const stepLabels: Readonly<Record<StepState, Label>> = {
  pending: { label: 'Not started', tone: 'plain' },
  running: { label: 'Running', tone: 'accent' },
  waiting: { label: 'Waiting', tone: 'warn' },
  succeeded: { label: 'Succeeded', tone: 'ok' },
  skipped: { label: 'Skipped', tone: 'plain' },
  failed: { label: 'Failed', tone: 'bad' },
  cancelled: { label: 'Cancelled', tone: 'plain' },
  undone: { label: 'Undone', tone: 'plain' },
}

export const percent = (share: number) =>
  new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 }).format(share)

export const plural = (count: number, one: string) => `${count.toLocaleString('en')} ${count === 1 ? one : `${one}s`}`

/** The title of a page of a form; templates may leave it out. */
export const titleOf = ({ title }: { title: string }, index: number) => title || `Step ${index + 1}`
