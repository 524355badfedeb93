import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TenantId, trustedTenantId } from '@callboard/core/ids'
import { closeDatabase, configureDatabase } from '@callboard/db/clients'
import { systemDb } from '@callboard/db/system-db'
import { recordClientEvents, recordFlagExposures, sumExperiments } from '@callboard/modules/experiments'
import { migrate, prepareCluster } from '../launch/database.ts'
import { startEmbeddedPostgres } from '../launch/embedded-postgres.ts'
import { freePort } from '../launch/ports.ts'
import { figure, seconds } from './figures.ts'

// What events of experiments cost: time to store them as applications report them, disk, and time to add them up.

const perReport = 1000
const days = 7
/** Events of a unit, on average. */
const eventsPerUnit = 10
const parallel = 4
const variants = ['control', 'treatment'] as const
const db = () => systemDb('statistics')

const whole = (count: number) => Math.round(count).toLocaleString('en')
const daysAgo = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString()
const variantOf = (unit: number) => variants[unit % 2] ?? 'control'

/** An organization with an experiment that measures a share, a mean and a ratio. */
async function createExperiment(): Promise<TenantId> {
  const { id: tenantId } = await db().tenant.create({ data: { slug: 'bench', name: 'Bench' }, select: { id: true } })
  const common = { tenantId, createdBy: 'Bench', better: 'increase', windowDays: 14 }
  const metrics = await db().metric.createManyAndReturn({
    data: [
      { ...common, key: 'purchases', name: 'Purchases', kind: 'conversion', event: 'purchase' },
      { ...common, key: 'revenue', name: 'Revenue', kind: 'mean', event: 'purchase', cap: 500 },
      { ...common, key: 'basket', name: 'Basket', kind: 'ratio', event: 'purchase', denominator: 'visit' },
    ],
    select: { id: true },
  })
  const of = { tenantId, key: 'checkout', name: 'Checkout', flagKey: 'checkout', entityRef: 'component:default/shop' }
  const { id: experimentId } = await db().experiment.create({
    data: {
      ...{ ...of, state: 'running', method: 'obrien-fleming', alpha: 0.05, plannedUnits: 1_000_000 },
      ...{ createdBy: 'Bench', hypothesis: '', startedAt: new Date(daysAgo(days)) },
    },
    select: { id: true },
  })
  await db().experimentVariant.createMany({
    data: variants.map((key, position) => ({ tenantId, experimentId, key, position, weight: 50 })),
  })
  await db().experimentMetric.createMany({
    data: metrics.map(({ id: metricId }, position) => ({ tenantId, experimentId, metricId, position, role: 'success' })),
  })
  return trustedTenantId(tenantId)
}

/** Sends reports side by side. */
async function send(reports: number, report: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (next < reports) await report(next++)
    }),
  )
}

const expose = (tenantId: TenantId, units: number) =>
  send(Math.ceil(units / perReport), (report) => {
    const first = report * perReport
    const at = daysAgo(days - 0.1)
    const exposures = Array.from({ length: Math.min(perReport, units - first) }, (_, i) => first + i).map((unit) => ({
      ...{ flag: 'checkout', variant: variantOf(unit), unit: `user-${unit}`, at },
    }))
    return recordFlagExposures(tenantId, exposures)
  })

/** One of five events is a purchase, the others are visits. */
const publish = (tenantId: TenantId, events: number, units: number) =>
  send(Math.ceil(events / perReport), (report) => {
    const first = report * perReport
    const of = Array.from({ length: Math.min(perReport, events - first) }, (_, i) => first + i).map((event) => ({
      ...{ id: `event-${event}`, event: event % 5 === 0 ? 'purchase' : 'visit', unit: `user-${(event * 7919) % units}` },
      ...{ at: daysAgo((event % (days * 100)) / 110), value: event % 5 === 0 ? 10 + (event % 90) : 1 },
    }))
    return recordClientEvents(tenantId, of)
  })

async function diskOf(table: string): Promise<number> {
  const [row] = await db().$queryRaw<{ bytes: bigint }[]>`
    select coalesce(sum(pg_total_relation_size(relid)), pg_total_relation_size(${table}::regclass))::bigint as bytes from pg_partition_tree(${table}::regclass)`
  return Number(row?.bytes ?? 0)
}

async function measure(events: number): Promise<void> {
  const tenantId = await createExperiment()
  const units = Math.max(1000, Math.round(events / eventsPerUnit))
  let began = performance.now()
  await expose(tenantId, units)
  figure(`exposures of ${whole(units)} units, ${parallel} reports at a time`, `${whole(units / seconds(began))} /s`)
  began = performance.now()
  await publish(tenantId, events, units)
  const spent = seconds(began)
  const [stored] = await db().$queryRaw<{ count: bigint }[]>`select count(*) as count from metric_event`
  figure(
    `${whole(Number(stored?.count ?? 0))} events, ${parallel} reports at a time`,
    `${whole(events / spent)} /s`,
    `${spent.toFixed(1)} s`,
  )
  const bytes = await diskOf('metric_event')
  figure('disk of events with their indexes', `${(bytes / 1024 ** 2).toFixed(0)} MiB`, `${whole(bytes / events)} bytes an event`)
  figure('disk of units with their indexes', `${((await diskOf('experiment_unit')) / 1024 ** 2).toFixed(0)} MiB`)
  for (const state of ['first', 'again']) {
    began = performance.now()
    await sumExperiments(tenantId)
    figure(`adding up three metrics, ${state}`, `${seconds(began).toFixed(1)} s`)
  }
}

/** Stores and adds up events in a database of its own. @param count number of events */
export async function benchExperimentEvents(count: number): Promise<void> {
  const data = mkdtempSync(path.join(os.tmpdir(), 'callboard-bench-events-'))
  chmodSync(data, 0o755)
  const port = await freePort()
  const postgres = await startEmbeddedPostgres({ dir: path.join(data, 'postgres'), port, password: 'bench', durable: true })
  try {
    const urls = await prepareCluster(postgres.superuserUrl, 'events', { owner: 'o', app: 'a', system: 's' })
    await migrate(urls)
    configureDatabase({ appUrl: urls.app, systemUrl: urls.system, poolSize: 10, workload: 'jobs' })
    await measure(count)
    await closeDatabase()
  } finally {
    await postgres.stop()
    rmSync(data, { recursive: true, force: true })
  }
}
