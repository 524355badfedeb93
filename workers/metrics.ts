import { createProcessRegistry } from '@callboard/jobs/process-metrics'
import { scheduleAges } from '@callboard/modules/operator'
import { parseRefusals } from '@callboard/parsing/parse'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** Ages of schedules, which all processes share. */
const scheduleAge = (registry: Registry) =>
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

/** Prometheus metrics of the worker process. Labels never contain a tenant: there can be thousands. */
export function createMetrics() {
  const registry = createProcessRegistry(parseRefusals)
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
    scheduleAge: scheduleAge(registry),
    open: new Gauge({
      name: 'callboard_jobs_open',
      help: 'Open jobs, by group and state',
      labelNames: ['group', 'state'],
      registers: [registry],
    }),
  }
}
export type Metrics = ReturnType<typeof createMetrics>
