import { closedValue } from '@callboard/db/closed-columns'
import type { Platform } from '@callboard/kernel/platform'
import { type UndoPreview, undoPreview } from '../domain/undo-preview.ts'
import { installedActions } from './actions/installed-actions.ts'
import { hasUndo } from './engine/run-record.ts'

type Run = {
  state: string
  spec: unknown
  finishedAt: Date | null
  undoneBy: string | null
  steps: readonly { position: number; name: string; action: string; state: string; undo: unknown }[]
}

/** Waiting changes nothing, though a dry run does not wait. */
const isWait = (action: string) => action === 'approval' || action === 'debug:wait' || /^wait(:|$)/.test(action)

/** An action that a dry run only describes has an effect elsewhere. */
const isEffective = (platform: Platform, action: string): boolean =>
  installedActions(platform).get(action)?.action.describe !== undefined && !isWait(action)

/** What a run that ended without success has left, because nothing undoes it. */
export const leftOf = (platform: Platform, run: Run): string[] =>
  run.state === 'failed' || run.state === 'cancelled'
    ? run.steps
        .filter((step) => step.state === 'succeeded' && !hasUndo(run, step) && isEffective(platform, step.action))
        .map(({ name }) => `${name}: nothing undoes this step.`)
    : []

/** What can be undone of a stored run. */
export function previewOf(platform: Platform, run: Run): UndoPreview | null {
  const state = closedValue('template_run.state', run.state)
  if (state !== 'succeeded') return null
  const steps = run.steps.map((step) => ({
    name: step.name,
    state: closedValue('template_step.state', step.state),
    hasUndo: hasUndo(run, step),
    isEffective: isEffective(platform, step.action),
  }))
  return undoPreview({ ...run, state }, steps, new Date())
}
