import { notFound } from '@callboard/core/errors'
import { closedValue } from '@callboard/db/closed-columns'
import type { TenantDb } from '@callboard/db/for-tenant'
import { sendApart } from '@callboard/db/send-apart'
import { mayDo, type OperationContext, operation, personOf } from '@callboard/kernel/operation'
import { groupsOfPerson } from '@callboard/modules/catalog'
import { z } from 'zod'
import { isFinished } from '../domain/run-state.ts'
import type { RunDetail, StepView, WaitingFor } from '../domain/views.ts'
import { callbackAddress } from './callback-address.ts'
import { type Decider, decisionRefusal } from './decision-refusal.ts'
import { outputOf } from './engine/render-output.ts'
import { objectOf, specOf, starterOf } from './engine/run-record.ts'
import { linesOf } from './engine/step-log.ts'
import { leftOf, previewOf } from './preview-undo.ts'

/** A run with its steps, and what each waits for: read at once, because all of it has the run's id. */
async function loadRun(db: TenantDb, id: string) {
  const ofRun = { where: { runId: id } }
  const [run, steps, waits, approvals, decisions] = await sendApart(
    db.templateRun.findFirst({ where: { id }, omit: { secrets: true } }),
    db.templateStep.findMany({ ...ofRun, orderBy: { position: 'asc' } }),
    db.templateWait.findMany(ofRun),
    db.templateApproval.findMany(ofRun),
    db.templateDecision.findMany({ ...ofRun, orderBy: { at: 'asc' } }),
  )
  if (!run) return null
  const waitAt = new Map(waits.map((wait) => [wait.position, wait]))
  const decisionsAt = Map.groupBy(decisions, ({ position }) => position)
  const approvalAt = new Map(
    approvals.map((approval) => [approval.position, { ...approval, decisions: decisionsAt.get(approval.position) ?? [] }]),
  )
  return {
    ...run,
    steps: steps.map((step) => ({
      ...step,
      wait: waitAt.get(step.position) ?? null,
      approval: approvalAt.get(step.position) ?? null,
    })),
  }
}
type Loaded = NonNullable<Awaited<ReturnType<typeof loadRun>>>
type Step = Loaded['steps'][number]

/** What a step waits for outside of the portal. A step that looks again is still waiting. */
async function outside({ platform, tenantId, actor }: OperationContext, step: Step): Promise<WaitingFor | null> {
  const { wait, runId, position, idempotencyKey } = step
  if (!wait || (step.state !== 'waiting' && step.state !== 'running')) return null
  const { expiresAt, url } = wait
  if (wait.kind === 'pull-request') return { kind: 'pull-request', url, expiresAt }
  const of = { tenantId, runId, position, wait: idempotencyKey }
  // Whoever has the address may end the wait.
  const address = mayDo(actor, 'templates.run') ? await callbackAddress(platform, of, expiresAt) : null
  return { kind: 'callback', address, expiresAt }
}

async function waitingFor(context: OperationContext, step: Step): Promise<WaitingFor | null> {
  const { approval, state, retryAt, wait } = step
  if (wait) return outside(context, step)
  if (!approval) return state === 'waiting' && retryAt ? { kind: 'time', until: retryAt } : null
  const decisions = approval.decisions.map(({ decidedBy, decision, comment, at }) => ({
    by: decidedBy,
    decision: closedValue('template_decision.decision', decision),
    comment,
    at,
  }))
  const { approvers, required, expiresAt, message } = approval
  return approval.kind === 'manual'
    ? { kind: 'manual', instructions: message, approvers, decisions }
    : {
        kind: 'approval',
        message,
        approvers,
        required,
        expiresAt,
        decisions,
        state: closedValue('template_approval.state', approval.state),
      }
}

/** Why whoever reads it cannot decide a step; null if they can, or nothing is to be decided. */
const refusalOf = ({ approval }: Step, { startedBy }: Loaded, reader: Decider) =>
  approval ? (decisionRefusal(approval, startedBy, reader)?.message ?? null) : null

const stepView = async (context: OperationContext, step: Step, run: Loaded, reader: Decider): Promise<StepView> => ({
  position: step.position,
  id: step.stepId,
  name: step.name,
  action: step.action,
  state: closedValue('template_step.state', step.state),
  // Each look at a pull request is one, and says nothing to whoever reads the run.
  attempts: step.wait ? Math.min(step.attempts, 1) : step.attempts,
  startedAt: step.startedAt,
  finishedAt: step.finishedAt,
  retryAt: step.state === 'pending' ? step.retryAt : null,
  error: step.error,
  output: objectOf(step.output),
  log: linesOf(step.log).map(({ at, text }) => ({ at: new Date(at), step: step.stepId, text })),
  waiting: await waitingFor(context, step),
  mayDecide: step.approval !== null && refusalOf(step, run, reader) === null,
  refusal: refusalOf(step, run, reader),
})

/** A run can be repeated once it has ended without success, unless it had secrets: they are gone. */
export const isRetryable = ({ state, spec }: { state: string; spec: unknown }): boolean =>
  state === 'failed' && specOf(spec).secretNames.length === 0

/** A run with its steps. */
export const readRun = operation({
  name: 'templates.read-run',
  action: 'templates.read',
  input: z.object({ id: z.uuid() }),
  async run(context, { id }): Promise<RunDetail> {
    const userId = personOf(context.actor)
    const [run, mine] = await Promise.all([
      context.readModels((db) => loadRun(db, id)),
      context.read((db) => groupsOfPerson(db, context.tenantId, userId)),
    ])
    if (!run) throw notFound('This run')
    const reader = { userId, refs: new Set(mine.refs) }
    const state = closedValue('template_run.state', run.state)
    const stepList = await Promise.all(run.steps.map((step) => stepView(context, step, run, reader)))
    const controls = mayDo(context.actor, 'templates.run')
    const undo = previewOf(context.platform, run)
    const { templateRef, title, startedLabel: startedBy, startedAt, finishedAt, entityRef, note, createdRefs } = run
    const remains = [...run.remains, ...leftOf(context.platform, run)]
    return {
      ...{ id, templateRef, title, state, startedBy, startedAt, finishedAt, entityRef, note, createdRefs, remains, stepList },
      startedByRef: starterOf(run),
      values: objectOf(run.values),
      steps: stepList.length,
      done: stepList.filter((s) => s.state === 'succeeded' || s.state === 'skipped').length,
      output: outputOf(objectOf(run.output)),
      mayCancel: controls && !isFinished(state) && state !== 'undoing',
      mayRetry: controls && isRetryable(run),
      mayUndo: controls && undo !== null,
      ...{ undo, undoneBy: run.undoneBy },
    }
  },
})
