import { AppError, isAppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import type { HandlerContext } from '@callboard/kernel/handler'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { masked } from '../../domain/template.ts'
import { lockRun } from '../../repo/runs.ts'
import { type Claimed, claimStep } from './claim-step.ts'
import { commitStep, failStep } from './commit-step.ts'
import { executeStep } from './execute-step.ts'
import { succeedRun } from './finish-run.ts'
import { renderOutput } from './render-output.ts'
import { expressionContext, openStep, servicesOf } from './run-context.ts'
import { openSecrets, specOf, undoByCall } from './run-record.ts'
import { stepFailure } from './step-failure.ts'
import { streamLog } from './stream-log.ts'
import { undoStep } from './undo-step.ts'

type Context = HandlerContext & { tenantId: TenantId }

/** Rejects when the step's time is over, also if its action does not listen to the signal. */
const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))

async function runStep({ platform, tenantId, signal, log: logger }: Context, claimed: Extract<Claimed, { kind: 'run' }>) {
  const { run, position, attempt, role } = claimed
  const step = specOf(run.spec).steps[position]
  if (!step) throw new Error(`the run ${run.id} has no step ${position}`)
  const timeout = AbortSignal.timeout(step.timeoutS * 1000)
  const within = AbortSignal.any([signal, timeout])
  const { step: stored, secrets, hidden, log, action } = await openStep(platform, tenantId, claimed, within)
  const undo = undoByCall(stored.undo)
  const services = servicesOf(platform, tenantId, run, { role, signal: within })
  const of = { tenantId, runId: run.id, position, attempt }
  try {
    if (!services.context.actor || !mayStill(claimed))
      throw new AppError('forbidden', `${run.startedLabel} may not run templates any more, so this run was ended.`)
    const executing = executeStep(step, { services, context: expressionContext(run), secrets, hidden, run: action, undo })
    const result = await streamLog(of, log.lines, () => Promise.race([executing, aborted(within)]))
    await commitStep(platform, of, result, { log: log.lines, undo, before: run.files, workspace: action.workspace })
  } catch (error) {
    // The process stops: the job is repeated elsewhere.
    if (signal.aborted) throw error
    if (!isAppError(error) && !isVendorError(error) && !(error instanceof NotParsed) && !timeout.aborted)
      logger.error({ err: error, run: run.id, position }, 'a step of a template run failed unexpectedly')
    const failure = stepFailure(error, { timedOut: timeout.aborted, timeoutS: step.timeoutS })
    const message = masked(failure.message, hidden).slice(0, 2000)
    log.write(message)
    await failStep(of, { ...failure, message }, { log: log.lines, undo, maxAttempts: step.maxAttempts })
  }
}

/** Whether who started the run may still run templates. */
const mayStill = ({ run, role }: Extract<Claimed, { kind: 'run' }>) =>
  run.startedKind === 'token' || (role !== undefined && run.rights.includes('templates.run'))

async function writeOutput({ platform, tenantId }: Context, { run }: Extract<Claimed, { kind: 'output' }>): Promise<void> {
  const secrets = Object.values(await openSecrets(platform, tenantId, run.secrets))
  const output = await renderOutput(specOf(run.spec).output, expressionContext(run), secrets)
  await forTenant(tenantId).tx(async (db) => {
    if (!(await lockRun(db, tenantId, run.id))) return
    const open = await db.templateRun.findFirst({ where: { id: run.id, finishedAt: null, state: { not: 'undoing' } } })
    if (open) await succeedRun(db, tenantId, run.id, output)
  })
}

/** Does the next thing of a run: a step, an undo, or its end. What follows is requested in the transaction that writes it. */
export async function advanceRun(context: Context, { runId }: { runId: string }): Promise<void> {
  const claimed = await claimStep(context.tenantId, runId)
  if (claimed.kind === 'run') await runStep(context, claimed)
  else if (claimed.kind === 'undo') await undoStep(context, claimed)
  else if (claimed.kind === 'output') await writeOutput(context, claimed)
}
