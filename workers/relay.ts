import { listen } from '@callboard/db/listen'
import {
  type ClaimCursor,
  claimDueJobs,
  claimLostJobs,
  type Dispatch,
  type DispatchedJob,
  findStalledJobs,
  maxStalled,
  openJobs,
} from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { formerJobGroups, groupLimits, type JobContract, type JobGroup, jobGroups } from '@callboard/jobs/define-job'
import type { QueueBackend } from '@callboard/jobs/queue-backend'
import { backoff } from '@callboard/jobs/retry-delay'
import { contracts } from '@callboard/modules/jobs'
import type { Logger } from 'pino'
import type { Metrics } from './metrics.ts'

/** Maximum jobs per tenant in the queue, by group. The rest wait in the outbox, where they do not affect others. */
const caps: Record<string, number> = {
  ...Object.fromEntries(jobGroups.map((group) => [group, groupLimits[group].perTenant])),
  ...Object.fromEntries(formerJobGroups.map((group) => [group, groupLimits.background.perTenant])),
}
const pollIntervalMs = 1000
const stalledAfterS = 30
const byName = new Map<string, JobContract>(Object.values(contracts).map((c) => [c.name, c]))

/** The queue of a job. A name of another version ends there with a warning. */
const groupOf = (job: Pick<DispatchedJob, 'name'>): JobGroup => byName.get(job.name)?.group ?? 'background'

/** A dispatched row keeps its id in the queue until it is dispatched again. */
const queueId = (job: Pick<DispatchedJob, 'id' | 'attempts'>) => `${job.id}-${job.attempts}`

const bullJob = (job: DispatchedJob) => ({
  name: job.name,
  data: {
    outboxId: job.id,
    tenantId: job.tenantId,
    name: job.name,
    payload: job.payload,
    trace: job.trace,
    createdAt: job.createdAt.toISOString(),
  },
  opts: {
    jobId: queueId(job),
    priority: Math.min(job.position, 100_000),
    attempts: byName.get(job.name)?.attempts ?? 1,
    backoff,
    removeOnComplete: true,
    removeOnFail: true,
  },
})

/**
 * Finds jobs that the queue has lost, page by page.
 * @param isQueued whether the queue still has a job
 * @param dispatch receives those that are still to be done
 */
export function recoverLost(
  isQueued: (job: Dispatch) => Promise<boolean>,
  dispatch: (lost: DispatchedJob[]) => Promise<void>,
): () => Promise<void> {
  let last: string | undefined
  return async () => {
    const stalled = await findStalledJobs(systemDb('job-relay'), stalledAfterS, last)
    last = stalled.length < maxStalled ? undefined : stalled.at(-1)?.id
    const missing: Dispatch[] = []
    for (const job of stalled) if (!(await isQueued(job))) missing.push(job)
    const lost = missing.length > 0 ? await claimLostJobs(systemDb('job-relay'), missing) : []
    if (lost.length > 0) await dispatch(lost)
  }
}

export type Relay = { wake(): void; stop(): Promise<void> }

/**
 * Dispatches outbox rows to the queue: immediately after commit (LISTEN), and every second in case a notification was missed.
 * Rows lost by the queue are dispatched again.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: short functions around one state
export function startRelay(options: {
  backend: QueueBackend
  databaseUrl: string
  log: Logger
  metrics: Metrics
  onDispatched(): void
}): Relay {
  const { backend, log, metrics } = options
  let stopped = false
  let again = false
  let running: Promise<void> | undefined
  let failures = 0
  const cursor: ClaimCursor = new Map()

  const add = async (jobs: DispatchedJob[]) => {
    const byGroup = Map.groupBy(jobs, groupOf)
    await Promise.all([...byGroup].map(([group, of]) => backend.queue(group).addBulk(of.map(bullJob))))
    options.onDispatched()
  }
  const pass = async () => {
    do {
      if (cursor.size === 0) again = false
      const jobs = await claimDueJobs(systemDb('job-relay'), caps, cursor)
      if (jobs.length > 0) await add(jobs)
    } while ((again || cursor.size > 0) && !stopped)
  }
  const wake = () => {
    if (stopped) return
    again = true
    running ??= pass()
      .then(() => {
        failures = 0
      })
      .catch((error) => {
        if (++failures === 1 || failures % 30 === 0) log.error({ err: error, failures }, 'the relay could not dispatch jobs')
      })
      .finally(() => {
        running = undefined
      })
  }
  const isQueued = async (job: Dispatch) => Boolean(await backend.queue(groupOf(job)).getJob(queueId(job)))
  const recover = recoverLost(isQueued, async (lost) => {
    log.warn(
      { count: lost.length, names: [...new Set(lost.map(({ name }) => name))] },
      'the queue lost jobs; dispatching them again',
    )
    await add(lost)
  })
  const count = async () => {
    metrics.open.reset()
    for (const row of await openJobs(systemDb('job-relay'))) metrics.open.set({ group: row.group, state: row.state }, row.count)
  }
  const quietly = (work: () => Promise<void>, what: string) => () => void work().catch((error) => log.warn({ err: error }, what))
  const listener = listen({
    url: options.databaseUrl,
    channel: 'outbox',
    onNotice: wake,
    onConnected: wake,
    onLost: (error) => log.warn({ err: error }, 'cannot listen for new jobs; polling each second meanwhile'),
  })
  const timers = [
    setInterval(wake, pollIntervalMs),
    setInterval(quietly(recover, 'looking for lost jobs failed'), 10_000),
    setInterval(quietly(count, 'counting jobs failed'), 10_000),
  ]
  wake()
  return {
    wake,
    async stop() {
      stopped = true
      for (const timer of timers) clearInterval(timer)
      await Promise.all([running, listener.stop()])
    },
  }
}
