import { trustedTenantId } from '@callboard/core/ids'
import { finishJob, isFinished, postponeJob } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import type { JobContract } from '@callboard/jobs/define-job'
import { PostponeJob } from '@callboard/jobs/postpone'
import type { JobEnvelope, JobProcessor } from '@callboard/jobs/queue-backend'
import { retryAtAfter } from '@callboard/jobs/retry-delay'
import { endWith, startTrace, type Trace } from '@callboard/jobs/tracing'
import { currentWork, runGuarded } from '@callboard/jobs/work-context'
import { recordWork } from '@callboard/jobs/work-metrics'
import type { HandlerContext } from '@callboard/kernel/handler'
import { handlers } from '@callboard/modules/handlers'
import { contracts } from '@callboard/modules/jobs'
import { recordScheduleRun } from '@callboard/modules/operator'
import { UnrecoverableError } from 'bullmq'
import type { Logger } from 'pino'
import type { Metrics } from './metrics.ts'

type Runner = {
  platform: HandlerContext['platform']
  sendMail: HandlerContext['sendMail']
  log: Logger
  metrics: Metrics
  shutdown: AbortSignal
  onFinished(): void
}
type AnyHandler = (context: HandlerContext, payload: unknown) => Promise<void>

const byName = new Map<string, { contract: JobContract; handler: AnyHandler }>(
  Object.entries(contracts).map(([key, contract]) => [
    contract.name,
    { contract, handler: handlers[key as keyof typeof contracts] as AnyHandler },
  ]),
)

type Outcome = 'completed' | 'failed' | 'retried' | 'postponed'

/** Records the result of a job: in the outbox, the metrics and the log. */
function recorder(runner: Runner, envelope: JobEnvelope, log: Logger, { span }: Trace) {
  const started = performance.now()
  return async (outcome: Outcome, error?: unknown): Promise<void> => {
    const ms = performance.now() - started
    runner.metrics.jobs.inc({ name: envelope.name, outcome })
    runner.metrics.runSeconds.observe({ name: envelope.name }, ms / 1000)
    if (error && outcome !== 'postponed') log.error({ err: error, ms: Math.round(ms) }, `job ${outcome}`)
    else log.debug({ ms: Math.round(ms) }, `job ${outcome}`)
    span.set({ 'callboard.job.outcome': outcome })
    const final = outcome === 'completed' || outcome === 'failed'
    if (envelope.outboxId && final)
      await finishJob(systemDb('job-relay'), envelope.outboxId, {
        outcome,
        redactPayload: byName.get(envelope.name)?.contract.redactPayload ?? false,
        ...(error ? { error: String(error) } : {}),
      })
    runner.onFinished()
  }
}

/** Log fields of an uncaught error. */
const workOf = ({ name, tenantId }: JobEnvelope) => ({
  kind: 'job' as const,
  job: name,
  ...(tenantId ? { tenant: tenantId } : {}),
})

/** How long a job may take to end after it was told to. */
const endingMs = 15_000

/** Fails a job that goes on after its timeout, so that it does not hold its slot for ever. */
async function endOverdue(timeoutMs: number, work: () => Promise<void>): Promise<void> {
  const current = currentWork()
  const message = `did not end within ${Math.round((timeoutMs + endingMs) / 1000)} s`
  const overdue = setTimeout(() => current?.fail(new Error(message)), timeoutMs + endingMs)
  try {
    await work()
  } finally {
    clearTimeout(overdue)
  }
}

/** Parses a job's payload. An invalid payload or scope will not become valid by retrying. */
function payloadOf(contract: JobContract, envelope: JobEnvelope): unknown {
  const parsed = contract.payload.safeParse(envelope.payload)
  if (!parsed.success) throw new UnrecoverableError(`invalid payload: ${parsed.error.message}`)
  if ((contract.scope === 'tenant') !== (envelope.tenantId !== null)) throw new UnrecoverableError('invalid payload: wrong scope')
  return parsed.data
}

/** Continues the trace of the request or job that requested it. */
function traceJob({ name, tenantId, trace: parent }: JobEnvelope): Trace {
  const attributes = { 'callboard.job': name, ...(tenantId ? { 'callboard.tenant': tenantId } : {}) }
  return startTrace({ name: `job ${name}`, kind: 'consumer', parent, attributes })
}

/** Whether and when a job is retried if it fails now. */
const attemptOf = ({ attemptsMade, opts }: Parameters<JobProcessor>[0]) =>
  attemptsMade + 1 >= (opts.attempts ?? 1)
    ? ({ lastAttempt: true } as const)
    : ({ lastAttempt: false, retryAt: retryAtAfter(attemptsMade) } as const)

/** Records how long a job waited for its start. */
function recordWait({ metrics }: Runner, { name, createdAt, tenantId }: JobEnvelope, { group }: JobContract): void {
  const seconds = Math.max(0, (Date.now() - Date.parse(createdAt)) / 1000)
  metrics.waitSeconds.observe({ name }, seconds)
  recordWork({ kind: 'wait', name: group, seconds, tenant: tenantId ?? undefined })
}

/**
 * The frame of every job: tenant, timeout, logs with context, metrics, and a recorded result. Schedules outlive code, so an
 * unknown name succeeds with a warning; an invalid payload is never retried.
 */
export function createProcessor(runner: Runner): JobProcessor {
  const process = async (job: Parameters<JobProcessor>[0], trace: Trace): Promise<void> => {
    const envelope: JobEnvelope = job.data
    const log = runner.log.child({
      job: envelope.name,
      jobId: envelope.outboxId || job.id,
      trace: trace.span.traceId,
      ...(envelope.tenantId ? { tenant: envelope.tenantId } : {}),
    })
    const end = recorder(runner, envelope, log, trace)
    const known = byName.get(envelope.name)
    if (!known) {
      log.warn('unknown job; skipped')
      return end('completed')
    }
    if (envelope.outboxId && (await isFinished(systemDb('job-relay'), envelope.outboxId))) return
    if (!envelope.outboxId) await recordScheduleRun(envelope.name)
    recordWait(runner, envelope, known.contract)
    const attempt = attemptOf(job)
    const { lastAttempt } = attempt
    try {
      const payload = payloadOf(known.contract, envelope)
      const signal = AbortSignal.any([AbortSignal.timeout(known.contract.timeoutMs), runner.shutdown])
      const tenant = envelope.tenantId ? { tenantId: trustedTenantId(envelope.tenantId) } : {}
      const { platform, sendMail } = runner
      await runGuarded(workOf(envelope), signal, (until) =>
        endOverdue(known.contract.timeoutMs, () =>
          known.handler({ platform, sendMail, log, signal: until, ...tenant, ...attempt }, payload),
        ),
      )
    } catch (error) {
      if (error instanceof PostponeJob && envelope.outboxId) {
        await postponeJob(systemDb('job-relay'), envelope.outboxId, error.runAt)
        return end('postponed', error)
      }
      await end(lastAttempt || error instanceof UnrecoverableError ? 'failed' : 'retried', error)
      throw error
    }
    await end('completed')
  }
  return (job) => {
    const trace = traceJob(job.data)
    return trace.run(() => endWith(trace.span, () => process(job, trace)))
  }
}
