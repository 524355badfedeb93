import { poolUsage } from '@callboard/db/pool-usage'
import { createProcessRegistry } from '@callboard/jobs/process-metrics'
import { contracts } from '@callboard/modules/jobs'
import { scheduleAges } from '@callboard/modules/operator'
import { parseRefusals } from '@callboard/parsing/parse'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** Age and interval of every schedule, so that one rule notices each that has stopped. All processes share the ages. */
function scheduleMetrics(registry: Registry): void {
  new Gauge({
    name: 'callboard_schedule_last_run_seconds',
    help: 'Seconds since a schedule last began to run in any process; the alert is three intervals',
    labelNames: ['schedule'],
    registers: [registry],
    async collect() {
      // Without the database, the last known ages would look fresh.
      this.reset()
      for (const [schedule, ageS] of await scheduleAges().catch(() => [])) this.set({ schedule }, ageS)
    },
  })
  const interval = new Gauge({
    name: 'callboard_schedule_interval_seconds',
    help: 'Interval of a schedule',
    labelNames: ['schedule'],
    registers: [registry],
  })
  for (const { name, intervalMs } of Object.values(contracts))
    if (intervalMs !== undefined) interval.set({ schedule: name }, intervalMs / 1000)
}

/** Whether the queue answers, and how fast, asked at each scrape. */
export function queueMetrics(registry: Registry, ask: () => Promise<void>): void {
  const seconds = new Gauge({
    name: 'callboard_queue_answer_seconds',
    help: 'Time until the queue (Redis, or PostgreSQL without it) last answered',
    registers: [registry],
  })
  new Gauge({
    name: 'callboard_queue_up',
    help: '1 if the queue answers within a second',
    registers: [registry],
    async collect() {
      const started = performance.now()
      const isUp = await ask().then(
        () => true,
        () => false,
      )
      this.set(isUp ? 1 : 0)
      seconds.set((performance.now() - started) / 1000)
    },
  })
}

/** Prometheus metrics of the worker process. Labels never contain a tenant: there can be thousands. */
export function createMetrics() {
  const registry = createProcessRegistry({ parseRefusals, pools: poolUsage })
  scheduleMetrics(registry)
  const buckets = [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300]
  return {
    registry,
    jobs: new Counter({
      name: 'callboard_jobs_total',
      help: 'Finished jobs, by name and outcome',
      labelNames: ['name', 'outcome'],
      registers: [registry],
    }),
    waitSeconds: new Histogram({
      name: 'callboard_job_wait_seconds',
      help: 'Time from enqueue to start',
      labelNames: ['name'],
      buckets,
      registers: [registry],
    }),
    runSeconds: new Histogram({
      name: 'callboard_job_run_seconds',
      help: 'Job duration',
      labelNames: ['name'],
      buckets,
      registers: [registry],
    }),
    following: new Gauge({
      name: 'callboard_integrations_followed',
      help: 'Integrations watched by this process',
      registers: [registry],
    }),
    restarts: new Counter({
      name: 'callboard_follower_restarts_total',
      help: 'Watches restarted after an error',
      registers: [registry],
    }),
    open: new Gauge({
      name: 'callboard_jobs_open',
      help: 'Open jobs of the whole deployment, by group and state. Every worker reports the same: use max, not sum',
      labelNames: ['group', 'state'],
      registers: [registry],
    }),
  }
}
export type Metrics = ReturnType<typeof createMetrics>
