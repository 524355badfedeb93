import { trustedProxies } from '@callboard/core/client-address'
import { dataHeaders } from '@callboard/core/http-headers'
import { mayReadMetrics, metricsRefusal } from '@callboard/core/metrics-access'
import { answersInTime, databaseAnswers } from '@callboard/db/reachable'
import { groupLimits, jobGroups } from '@callboard/jobs/define-job'
import { createQueueBackend, type QueueBackend, type QueueSettings } from '@callboard/jobs/queue-backend'
import type { SendMail } from '@callboard/kernel/handler'
import type { Platform } from '@callboard/kernel/platform'
import { scheduleAges, startWorkRecorder } from '@callboard/modules/operator'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { startJobNotices } from './job-notices.ts'
import { lateSchedules } from './late-schedules.ts'
import { createMetrics, type Metrics, queueMetrics } from './metrics.ts'
import { startRelay } from './relay.ts'
import { createProcessor } from './run-job.ts'
import { keepSchedules, repeating } from './schedules.ts'
import { startWatching } from './watch.ts'

export type WorkerSettings = {
  platform: Platform
  queue: QueueSettings
  listenUrl: string
  log: Logger
  sendMail: SendMail
  port: number
  host: string
  /** Token for the metrics. Without one, they are only served on loopback. */
  metricsToken?: string | undefined
  lockMs?: number
  /** Maximum integrations watched by this process. */
  maxWatches?: number
}

function metricsRoute(app: FastifyInstance, metrics: Metrics, token: string | undefined): void {
  const proxies = trustedProxies(['127.0.0.1', '::1'])
  app.get('/metrics', async (request, reply) =>
    mayReadMetrics(request.raw, token, proxies)
      ? reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
      : reply.code(401).send({ message: metricsRefusal }),
  )
}

const queueAnswers = (backend: QueueBackend) => answersInTime('the queue', backend.queue('system').getJobCounts('active'))

function healthRoutes(app: FastifyInstance, backend: QueueBackend): void {
  const began = performance.now()
  app.get('/healthz', async () => ({ ok: true }))
  app.get('/readyz', async (_, reply) => {
    try {
      await Promise.all([databaseAnswers(), queueAnswers(backend)])
      const late = lateSchedules(
        repeating,
        await answersInTime('the database', scheduleAges()),
        (performance.now() - began) / 1000,
      )
      if (late.length > 0) throw new Error(`schedules do not run: ${late.join(', ')}`)
      return { ok: true, queue: backend.kind }
    } catch (error) {
      return reply.code(503).send({ ok: false, reason: (error as Error).message })
    }
  })
}

/** Starts the relay, workers of every group, schedules, and the health endpoint. */
export async function startWorkers(settings: WorkerSettings): Promise<{ stop(): Promise<void> }> {
  const { platform, log, sendMail } = settings
  const metrics = createMetrics()
  const work = startWorkRecorder(log)
  const backend = createQueueBackend(settings.queue)
  queueMetrics(metrics.registry, async () => void (await queueAnswers(backend)))
  const shutdown = new AbortController()
  // First, so that probes say what is missing where the queue cannot be reached.
  const app = Fastify()
  app.addHook('onRequest', async (_, reply) => void reply.headers(dataHeaders(platform.publicUrl)))
  healthRoutes(app, backend)
  metricsRoute(app, metrics, settings.metricsToken)
  await app.listen({ port: settings.port, host: settings.host })
  const notices = startJobNotices(log)
  const relay = startRelay({ backend, databaseUrl: settings.listenUrl, log, metrics, onDispatched: notices.changed })
  const onFinished = () => {
    relay.wake()
    notices.changed()
  }
  const process = createProcessor({ platform, sendMail, log, metrics, shutdown: shutdown.signal, onFinished })
  for (const group of jobGroups)
    backend.worker(group, process, {
      concurrency: groupLimits[group].slots,
      lockMs: settings.lockMs ?? 30_000,
      onError: (error) => log.warn({ err: error, group }, 'queue worker'),
    })

  const following = startWatching({
    platform,
    databaseUrl: settings.listenUrl,
    log,
    metrics,
    maxWatches: settings.maxWatches ?? 500,
  })

  const schedules = keepSchedules(backend, log)
  log.info({ queue: backend.kind }, 'workers are ready')

  return {
    /**
     * Graceful shutdown: takes no new work, lets running jobs finish for a while, then aborts them; their rows are dispatched
     * again later.
     */
    async stop() {
      schedules.stop()
      await Promise.all([relay.stop(), following.stop()])
      const abort = setTimeout(() => shutdown.abort(new Error('the worker is stopping')), 10_000)
      await backend.close()
      clearTimeout(abort)
      await work.stop()
      notices.stop()
      await app.close()
    },
  }
}
