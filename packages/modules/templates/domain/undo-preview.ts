import type { RunState, StepState } from './run-state.ts'

const dayMs = 24 * 3600_000

/** Days after its end within which a run that succeeded can be undone. */
export const undoDays = 30

/** What undoing a run would do, by the names of its steps. */
export type UndoPreview = {
  until: Date
  /** In the order in which they are undone. */
  undone: string[]
  /** Steps that changed something elsewhere and name nothing that undoes them. */
  remains: string[]
}

type Step = {
  name: string
  state: StepState
  /** Whether its template, or its action, says what undoes it. */
  hasUndo: boolean
  /** Whether its action changes something outside of the workspace. */
  isEffective: boolean
}

/** What can be undone of a run; null if it did not succeed, was undone before, or ended too long ago. */
export function undoPreview(
  run: { state: RunState; finishedAt: Date | null; undoneBy: string | null },
  steps: readonly Step[],
  now: Date,
): UndoPreview | null {
  if (run.state !== 'succeeded' || !run.finishedAt || run.undoneBy !== null) return null
  const until = new Date(run.finishedAt.getTime() + undoDays * dayMs)
  const done = steps.filter(({ state }) => state === 'succeeded')
  const undone = done.filter(({ hasUndo }) => hasUndo).map(({ name }) => name)
  if (until <= now || undone.length === 0) return null
  const remains = done.filter(({ hasUndo, isEffective }) => !hasUndo && isEffective).map(({ name }) => name)
  return { until, undone: undone.reverse(), remains }
}
