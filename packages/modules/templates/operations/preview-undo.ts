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

/** What can be undone of a stored run. An action that a dry run only describes has an effect elsewhere. */
export function previewOf(platform: Platform, run: Run): UndoPreview | null {
  const state = closedValue('template_run.state', run.state)
  if (state !== 'succeeded') return null
  const actions = installedActions(platform)
  const steps = run.steps.map((step) => ({
    name: step.name,
    state: closedValue('template_step.state', step.state),
    hasUndo: hasUndo(run, step),
    isEffective: actions.get(step.action)?.action.describe !== undefined && !isWait(step.action),
  }))
  return undoPreview({ ...run, state }, steps, new Date())
}
