import { randomUUID } from 'node:crypto'
import { trustedTenantId } from '@callboard/core/ids'
import { finishJob, isFinished, postponeJob } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { contracts } from '@callboard/jobs/contracts'
import type { JobContract } from '@callboard/jobs/define-job'
import { PostponeJob } from '@callboard/jobs/postpone'
import type { JobEnvelope, JobProcessor } from '@callboard/jobs/queue-backend'
import { UnrecoverableError } from 'bullmq'
import type { Logger } from 'pino'
import { type HandlerContext, handlers } from './handlers.ts'
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

/**
 * What every job gets: its tenant, a time limit, logs with context, metrics, and a recorded outcome.
 * Schedules outlive code, so an unknown name ends well with a warning; a payload that does not parse is never tried again.
 */
export function createProcessor(runner: Runner): JobProcessor {
  const db = () => systemDb('job-relay')
  return async (job) => {
    const envelope: JobEnvelope = job.data
    const known = byName.get(envelope.name)
    const trace = envelope.trace ?? randomUUID()
    const log = runner.log.child({
      job: envelope.name,
      jobId: envelope.outboxId || job.id,
      trace,
      ...(envelope.tenantId ? { tenant: envelope.tenantId } : {}),
    })
    if (!known) {
      log.warn('no such job in this version; skipped')
      if (envelope.outboxId) await finishJob(db(), envelope.outboxId, { outcome: 'completed', error: 'no such job' })
      return
    }
    const { contract, handler } = known
    if (envelope.outboxId && (await isFinished(db(), envelope.outboxId))) return
    const payload = contract.payload.safeParse(envelope.payload)
    const started = performance.now()
    runner.metrics.waitSeconds.observe({ name: contract.name }, Math.max(0, (Date.now() - Date.parse(envelope.createdAt)) / 1000))
    const lastAttempt = job.attemptsMade + 1 >= (job.opts.attempts ?? 1)
    const end = async (outcome: 'completed' | 'failed' | 'retried' | 'postponed', error?: unknown) => {
      runner.metrics.jobs.inc({ name: contract.name, outcome })
      runner.metrics.runSeconds.observe({ name: contract.name }, (performance.now() - started) / 1000)
      const ms = Math.round(performance.now() - started)
      if (error && outcome !== 'postponed') log.error({ err: error, ms }, `job ${outcome}`)
      else log.debug({ ms }, `job ${outcome}`)
      if (envelope.outboxId && (outcome === 'completed' || outcome === 'failed'))
        await finishJob(db(), envelope.outboxId, { outcome, ...(error ? { error: String(error) } : {}) })
      runner.onFinished()
    }
    if (!payload.success || (contract.scope === 'tenant') !== (envelope.tenantId !== null)) {
      await end('failed', new Error(`bad payload: ${payload.error?.message ?? 'the scope does not fit'}`))
      throw new UnrecoverableError('bad payload')
    }
    const context = {
      platform: runner.platform,
      sendMail: runner.sendMail,
      log,
      lastAttempt,
      signal: AbortSignal.any([AbortSignal.timeout(contract.timeoutMs), runner.shutdown]),
      ...(envelope.tenantId ? { tenantId: trustedTenantId(envelope.tenantId) } : {}),
    }
    try {
      await handler(context, payload.data)
    } catch (error) {
      if (error instanceof PostponeJob && envelope.outboxId) {
        await postponeJob(db(), envelope.outboxId, error.runAt)
        return end('postponed', error)
      }
      await end(lastAttempt ? 'failed' : 'retried', error)
      throw error
    }
    await end('completed')
  }
}
