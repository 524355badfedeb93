import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { uncaughtErrors } from './guard-process.ts'
import { type FinishedWork, observeWork } from './work-metrics.ts'

type ParseRefusal = { task: string; reason: string; count: number }
type PoolUsage = { pool: string; open: number; idle: number; waiting: number; limit: number }

/** Passed in, because parsers and the database depend on this package. */
type Sources = {
  /** Totals since the process started. */
  parseRefusals(): readonly ParseRefusal[]
  pools(): readonly PoolUsage[]
}

const requestBuckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

function errorMetrics(registry: Registry, { parseRefusals }: Sources): void {
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
}

function poolMetrics(registry: Registry, { pools }: Sources): void {
  new Gauge({
    name: 'callboard_database_connections',
    help: 'Connections of this process to PostgreSQL, by pool and state: active, idle, or the most that the pool opens (limit)',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect() {
      this.reset()
      for (const { pool, open, idle, limit } of pools()) {
        this.set({ pool, state: 'active' }, open - idle)
        this.set({ pool, state: 'idle' }, idle)
        this.set({ pool, state: 'limit' }, limit)
      }
    },
  })
  new Gauge({
    name: 'callboard_database_waiting',
    help: 'Requests for a connection that wait because every connection of the pool is in use',
    labelNames: ['pool'],
    registers: [registry],
    collect() {
      this.reset()
      for (const { pool, waiting } of pools()) this.set({ pool }, waiting)
    },
  })
}

/** What pages ask of the database. Files of the build and pages without an account ask nothing. */
function pageMetrics(registry: Registry): (work: FinishedWork & { kind: 'request' }) => void {
  const [labelNames, registers] = [['route'], [registry]]
  const statements = new Histogram({
    name: 'callboard_page_statements',
    help: 'Statements that a page sent to the database, by route',
    labelNames,
    buckets: [1, 5, 10, 15, 20, 30, 50],
    registers,
  })
  const waits = new Histogram({
    name: 'callboard_page_database_waits',
    help: 'How often a page waited for the database, by route; statements that are sent at once are one wait',
    labelNames,
    buckets: [1, 2, 3, 4, 6, 10],
    registers,
  })
  const seconds = new Histogram({
    name: 'callboard_page_database_seconds',
    help: 'Time in which a page waited for the database, by route',
    labelNames,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers,
  })
  return ({ handler, route, method, database }) => {
    if (handler !== 'page' || method !== 'GET' || !database?.waits) return
    statements.observe({ route }, database.statements)
    waits.observe({ route }, database.waits)
    seconds.observe({ route }, database.ms / 1000)
  }
}

/** Rate, errors and duration of requests, operations and calls to vendors. */
function workMetrics(registry: Registry): (work: FinishedWork) => void {
  const registers = [registry]
  const requests = new Counter({
    name: 'callboard_http_requests_total',
    help: 'Requests, by handler (page or api), route, method and status; 499 if the client left first',
    labelNames: ['handler', 'route', 'method', 'status'],
    registers,
  })
  const seconds = new Histogram({
    name: 'callboard_http_request_seconds',
    help: 'Time from the request to the end of its response, by handler and route, without those that the client left',
    labelNames: ['handler', 'route'],
    buckets: requestBuckets,
    registers,
  })
  const operations = new Histogram({
    name: 'callboard_operation_seconds',
    help: 'Duration of operations, by name and outcome: ok, refused (the caller has to change something), failed',
    labelNames: ['operation', 'outcome'],
    buckets: requestBuckets,
    registers,
  })
  const vendors = new Histogram({
    name: 'callboard_vendor_request_seconds',
    help: 'Time until a vendor answered, by vendor and outcome: ok, refused (4xx), failed (5xx or no answer)',
    labelNames: ['vendor', 'outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
    registers,
  })
  const page = pageMetrics(registry)
  return (work) => {
    if (work.kind === 'operation') operations.observe({ operation: work.name, outcome: work.outcome }, work.seconds)
    else if (work.kind === 'vendor') vendors.observe({ vendor: work.name, outcome: work.outcome }, work.seconds)
    else if (work.kind === 'request') {
      const { handler, route, method, aborted } = work
      requests.inc({ handler, route, method, status: aborted ? 499 : work.status })
      if (aborted) return
      seconds.observe({ handler, route }, work.seconds)
      page(work)
    }
  }
}

/** A Prometheus registry with the metrics shared by web and worker processes. */
export function createProcessRegistry(sources: Sources): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  errorMetrics(registry, sources)
  poolMetrics(registry, sources)
  observeWork(workMetrics(registry))
  return registry
}
