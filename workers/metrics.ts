import { uncaughtErrors } from '@callboard/jobs/guard-process'
import { parseRefusals } from '@callboard/parsing/parse'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Prometheus metrics of the worker process. Labels never name a tenant: there can be thousands. */
export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const buckets = [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300]
  return {
    registry,
    jobs: new Counter({
      name: 'callboard_jobs_total',
      help: 'Jobs that ended, by name and outcome',
      labelNames: ['name', 'outcome'],
      registers: [registry],
    }),
    waitSeconds: new Histogram({
      name: 'callboard_job_wait_seconds',
      help: 'From being asked for to starting',
      labelNames: ['name'],
      buckets,
      registers: [registry],
    }),
    runSeconds: new Histogram({
      name: 'callboard_job_run_seconds',
      help: 'From starting to ending',
      labelNames: ['name'],
      buckets,
      registers: [registry],
    }),
    following: new Gauge({
      name: 'callboard_integrations_followed',
      help: 'Integrations that this process follows as they change',
      registers: [registry],
    }),
    restarts: new Counter({
      name: 'callboard_follower_restarts_total',
      help: 'Followers that ended with an error and were started again',
      registers: [registry],
    }),
    uncaught: new Counter({
      name: 'callboard_uncaught_errors_total',
      help: 'Errors that nobody caught, by kind and by the work they were thrown in',
      labelNames: ['kind', 'within'],
      registers: [registry],
      collect() {
        this.reset()
        for (const { count, ...labels } of uncaughtErrors()) this.inc(labels, count)
      },
    }),
    parseRefusals: new Counter({
      name: 'callboard_parse_refusals_total',
      help: 'What was not parsed, by task and reason: too slow, too much memory, over budget',
      labelNames: ['task', 'reason'],
      registers: [registry],
      collect() {
        this.reset()
        for (const { count, ...labels } of parseRefusals()) this.inc(labels, count)
      },
    }),
    open: new Gauge({
      name: 'callboard_jobs_open',
      help: 'Jobs that have not ended, by group and state',
      labelNames: ['group', 'state'],
      registers: [registry],
    }),
  }
}
export type Metrics = ReturnType<typeof createMetrics>
