import { Counter, collectDefaultMetrics, Registry } from 'prom-client'
import { uncaughtErrors } from './guard-process.ts'

type ParseRefusal = { task: string; reason: string; count: number }

/**
 * A Prometheus registry with the metrics shared by web and worker processes.
 * @param parseRefusals total since the process started; passed in because the parsers depend on this package
 */
export function createProcessRegistry(parseRefusals: () => readonly ParseRefusal[]): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Counter({
    name: 'callboard_uncaught_errors_total',
    help: 'Uncaught errors, by kind and by the work they were thrown in',
    labelNames: ['kind', 'within'],
    registers: [registry],
    collect() {
      this.reset()
      for (const { count, ...labels } of uncaughtErrors()) this.inc(labels, count)
    },
  })
  new Counter({
    name: 'callboard_parse_refusals_total',
    help: 'Inputs that were not parsed, by task and reason: too slow, too much memory, over budget',
    labelNames: ['task', 'reason'],
    registers: [registry],
    collect() {
      this.reset()
      for (const { count, ...labels } of parseRefusals()) this.inc(labels, count)
    },
  })
  return registry
}
