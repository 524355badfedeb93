import { createPostgresBackend, type Job, Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { FormerJobGroup, JobGroup } from './define-job.ts'

export type QueueSettings = { kind: 'redis'; url: string } | { kind: 'postgres'; url: string }

/** The message in the queue: a copy of the outbox row. */
export type JobEnvelope = {
  outboxId: string
  tenantId: string | null
  name: string
  payload: unknown
  trace: string | null
  createdAt: string
}

/** The part of a BullMQ queue that is used; the same on both backends. */
type JobQueue = Pick<
  Queue<JobEnvelope>,
  'addBulk' | 'getJob' | 'upsertJobScheduler' | 'getJobSchedulers' | 'removeJobScheduler' | 'getJobCounts' | 'close'
>
type JobWorker = Pick<Worker<JobEnvelope>, 'close' | 'isRunning'>
export type JobProcessor = (job: Pick<Job<JobEnvelope>, 'id' | 'name' | 'data' | 'attemptsMade' | 'opts'>) => Promise<void>
type WorkerSettings = { concurrency: number; lockMs: number; onError: (error: Error) => void }

export type QueueBackend = {
  kind: QueueSettings['kind']
  /** Those of the previous version can still be read. */
  queue(group: JobGroup | FormerJobGroup): JobQueue
  worker(group: JobGroup, process: JobProcessor, settings: WorkerSettings): JobWorker
  close(): Promise<void>
}

const queueName = (group: JobGroup | FormerJobGroup) => `callboard-${group}`
const workerOptions = ({ concurrency, lockMs }: WorkerSettings) => ({
  concurrency,
  lockDuration: lockMs,
  stalledInterval: Math.max(1000, lockMs / 2),
  maxStalledCount: 10,
})

/**
 * BullMQ on Redis, or on PostgreSQL without Redis. QueueEvents are not used: on PostgreSQL they lose events of rows that commit
 * out of order (decision 004).
 */
export function createQueueBackend(settings: QueueSettings): QueueBackend {
  const make = settings.kind === 'redis' ? onRedis(settings.url) : onPostgres(settings.url)
  const queues = new Map<JobGroup | FormerJobGroup, JobQueue>()
  const workers: JobWorker[] = []
  return {
    kind: settings.kind,
    queue(group) {
      const queue = queues.get(group) ?? make.queue(queueName(group))
      queues.set(group, queue)
      return queue
    },
    worker(group, process, workerSettings) {
      const worker = make.worker(queueName(group), process, workerSettings)
      workers.push(worker)
      return worker
    },
    async close() {
      await Promise.all(workers.map((w) => w.close()))
      await Promise.all([...queues.values()].map((q) => q.close()))
      make.disconnect()
    },
  }
}

type Maker = {
  queue(name: string): JobQueue
  worker(name: string, process: JobProcessor, settings: WorkerSettings): JobWorker
  disconnect(): void
}

/** A connection on which a command waits for longer is replaced. BullMQ's blocking commands take ten seconds at most. */
const silentMs = 15_000

function onRedis(url: string): Maker {
  const connection = new Redis(url, { maxRetriesPerRequest: null, socketTimeout: silentMs })
  const quiet = () => {} // ioredis and BullMQ reconnect by themselves; without a listener the process would exit
  connection.on('error', quiet)
  return {
    queue: (name) => new Queue<JobEnvelope>(name, { connection }).on('error', quiet),
    worker: (name, process, settings) =>
      new Worker<JobEnvelope>(name, process, { connection, ...workerOptions(settings) }).on('error', settings.onError),
    disconnect: () => connection.disconnect(),
  }
}

function onPostgres(connectionString: string): Maker {
  // A crash may repeat the last jobs, which handlers must tolerate anyway; waiting for the disk at each step would not help.
  const connection = { connectionString, schema: 'bullmq', max: 4, options: '-c synchronous_commit=off' }
  const quiet = () => {}
  return {
    queue: (name) => new Queue(name, { connection }, createPostgresBackend).on('error', quiet) as unknown as JobQueue,
    worker: (name, process, settings) =>
      new Worker(name, process, { connection, ...workerOptions(settings) }, createPostgresBackend).on('error', settings.onError),
    disconnect: quiet,
  }
}
