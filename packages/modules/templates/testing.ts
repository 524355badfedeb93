// The parts of which a step's job consists, for tests that stop between them.

export { advanceRun } from './operations/engine/advance-run.ts'
export { claimStep } from './operations/engine/claim-step.ts'
export { executeStep } from './operations/engine/execute-step.ts'
export { undoAction } from './operations/engine/perform-action.ts'
export { expressionContext, openStep, servicesOf } from './operations/engine/run-context.ts'
export { specOf, undoEntries } from './operations/engine/run-record.ts'
export { wakeRun } from './operations/engine/wake-run.ts'
