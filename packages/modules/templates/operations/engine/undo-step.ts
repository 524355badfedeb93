import type { TenantId } from '@callboard/core/ids'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import type { HandlerContext } from '@callboard/kernel/handler'
import { parse } from '@callboard/parsing/parse'
import { retryDelayMs } from '../../domain/template.ts'
import { wakeRunJob } from '../../jobs.ts'
import { type Claimed, maxAttemptsInAll } from './claim-step.ts'
import { withAttempt } from './commit-step.ts'
import { endUndo, leaveStep } from './finish-run.ts'
import { performAction, undoAction } from './perform-action.ts'
import { expressionContext, openStep, servicesOf } from './run-context.ts'
import { objectOf, requestAdvance, specOf, undoEntries } from './run-record.ts'
import { stepFailure } from './step-failure.ts'
import type { StoredLine } from './step-log.ts'
import { streamLog } from './stream-log.ts'

type Context = HandlerContext & { tenantId: TenantId }
type Undo = Extract<Claimed, { kind: 'undo' }>
type Opened = Awaited<ReturnType<typeof openStep>>

const timeoutS = 120

/** Undoes one step: by what its template names, otherwise by its action. */
async function undo({ platform, tenantId }: Context, { run, position, role }: Undo, opened: Opened): Promise<void> {
  const { step, secrets, action } = opened
  const services = servicesOf(platform, tenantId, run, { role, signal: action.signal })
  // What the template names undoes a whole step; only the action knows what undoes a part.
  const named = step.state === 'succeeded' ? specOf(run.spec).steps[position]?.undo : undefined
  if (!named) {
    for (const { undo } of undoEntries.parse(step.undo).reverse())
      await undoAction(services, action, { action: step.action, undo })
    return
  }
  const { value } = await parse('template-value', { value: named.input, context: { ...expressionContext(run), secrets } })
  const once = { ...action, idempotencyKey: `${action.idempotencyKey}-undo` }
  await performAction(services, once, { action: named.action, input: objectOf(value) })
}

/** Tries again later, or lists what remains and goes on with the other steps. */
const failUndo = (
  of: { tenantId: TenantId; attempt: number },
  claimed: Undo,
  log: StoredLine[],
  error: unknown,
  timedOut: boolean,
) => {
  const { run, position } = claimed
  const failure = stepFailure(error, { timedOut, timeoutS })
  return withAttempt({ ...of, runId: run.id, position }, async (db) => {
    await db.templateStep.updateMany({ where: { runId: run.id, position }, data: { log } })
    if (failure.passing && of.attempt < maxAttemptsInAll) {
      const payload = { runId: run.id, position, reason: 'continue' as const, turn: of.attempt }
      const runAt = new Date(Date.now() + (failure.retryAfterMs ?? retryDelayMs(2)))
      return enqueue(db, of.tenantId, jobRequest(wakeRunJob, payload, { runAt }))
    }
    await leaveStep(db, run, position, failure.message)
    await requestAdvance(db, of.tenantId, run.id)
  })
}

/** Undoes a step of a run that ends without success. What cannot be undone is listed by the run, and the others are undone. */
export async function undoStep(context: Context, claimed: Undo): Promise<void> {
  const { tenantId, platform } = context
  const { run, position, attempt } = claimed
  const timeout = AbortSignal.timeout(timeoutS * 1000)
  const opened = await openStep(platform, tenantId, claimed, AbortSignal.any([context.signal, timeout]))
  const { lines, write } = opened.log
  const of = { tenantId, runId: run.id, position, attempt }
  try {
    await streamLog(of, lines, () => undo(context, claimed, opened))
    await withAttempt(of, async (db) => {
      await endUndo(db, run, position, { log: lines })
      await requestAdvance(db, tenantId, run.id)
    })
  } catch (error) {
    if (context.signal.aborted) throw error
    write(`Not undone: ${stepFailure(error, { timedOut: timeout.aborted, timeoutS }).message}`)
    await failUndo({ tenantId, attempt }, claimed, lines, error, timeout.aborted)
  }
}
