/** `waiting`: for a person or a time. `undoing`: the steps that have an undo are undone in reverse order. */
export const runStates = ['running', 'waiting', 'undoing', 'succeeded', 'failed', 'cancelled'] as const
export type RunState = (typeof runStates)[number]

/** `skipped`: its `if` does not hold. `undone`: it succeeded, and its undo has succeeded too. */
export const stepStates = ['pending', 'running', 'waiting', 'succeeded', 'skipped', 'failed', 'cancelled', 'undone'] as const
export type StepState = (typeof stepStates)[number]

export const approvalStates = ['open', 'approved', 'rejected', 'expired', 'cancelled'] as const
export type ApprovalState = (typeof approvalStates)[number]

export const decisions = ['approve', 'reject'] as const
export type Decision = (typeof decisions)[number]

const finalStates: readonly RunState[] = ['succeeded', 'failed', 'cancelled']

/** Whether nothing more will happen in a run unless somebody retries it. */
export const isFinished = (state: RunState): boolean => finalStates.includes(state)
