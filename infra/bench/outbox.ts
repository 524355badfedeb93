import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { closeDatabase, configureDatabase } from '@callboard/db/clients'
import { claimDueJobs, type DispatchedJob } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { groupLimits, jobRequest } from '@callboard/jobs/define-job'
import { createLogger } from '@callboard/jobs/logger'
import { createQueueBackend, type QueueBackend } from '@callboard/jobs/queue-backend'
import { composePlatform } from '@callboard/modules/compose-platform'
import { processEventJob } from '@callboard/modules/integrations/jobs'
import { pluginRegistry } from '@callboard/plugins/server'
import { startWorkers } from '@callboard/workers/start-workers'
import { migrate, prepareCluster } from '../launch/database.ts'
import { startEmbeddedPostgres } from '../launch/embedded-postgres.ts'
import { freePort } from '../launch/ports.ts'
import { figure, percentile, seconds } from './figures.ts'

// What a backlog costs: hand-overs of the relay per second, and the delay of another organization's pushes.

const tenantCount = 1000
const caps = { push: groupLimits.push.perTenant }
const db = () => systemDb('job-relay')

async function createTenants(): Promise<string[]> {
  const rows = Array.from({ length: tenantCount }, (_, i) => ({ slug: `bench-${i}`, name: `Bench ${i}` }))
  await db().tenant.createMany({ data: rows })
  return (await db().tenant.findMany({ select: { id: true }, orderBy: { id: 'asc' } })).map((t) => t.id)
}

/** Adds pushes that wait, spread over tenants. They name no stored delivery, so that only their way is measured. */
async function fill(tenants: readonly string[], waiting: number): Promise<void> {
  const { name, group } = processEventJob
  await db().$executeRaw`
    insert into outbox (tenant_id, name, "group", payload, dedupe_key)
    select (${tenants}::uuid[])[1 + i % ${tenants.length}::int], ${name}, ${group}, jsonb_build_object('eventId', id), id::text
    from (select i, gen_random_uuid() as id from generate_series(1, ${waiting}::int) i) rows`
}

const queued = (job: DispatchedJob) => ({
  name: job.name,
  data: { outboxId: job.id, tenantId: job.tenantId, name: job.name, payload: job.payload, trace: null, createdAt: '' },
  opts: { jobId: `${job.id}-${job.attempts}`, priority: job.position },
})

/** Relays side by side for some seconds; what they dispatch ends at once. @returns hand-overs per second */
async function handOvers(backend: QueueBackend, relays: number, forS: number): Promise<number> {
  let count = 0
  let spentS = 0
  const relay = async () => {
    const cursor = new Map<string, string>()
    const until = performance.now() + forS * 1000
    while (performance.now() < until) {
      const began = performance.now()
      const jobs = await claimDueJobs(db(), caps, cursor)
      if (jobs.length > 0) await backend.queue('push').addBulk(jobs.map(queued))
      spentS += seconds(began)
      count += jobs.length
      // The work itself, which is not the relay's.
      await db().outbox.updateMany({
        where: { id: { in: jobs.map((j) => j.id) } },
        data: { finishedAt: new Date(), outcome: 'completed' },
      })
    }
  }
  await Promise.all(Array.from({ length: relays }, relay))
  return (count / spentS) * relays
}

async function benchHandOvers(systemUrl: string): Promise<void> {
  const tenants = await createTenants()
  const backend = createQueueBackend({ kind: 'postgres', url: systemUrl })
  for (const waiting of [30_000, 1_000_000]) {
    await fill(tenants, waiting - (await db().outbox.count({ where: { finishedAt: null } })))
    for (const relays of [1, 2]) {
      const rate = await handOvers(backend, relays, 5)
      const of = `${waiting.toLocaleString('en')} waiting, ${relays === 1 ? 'one relay' : `${relays} relays`}`
      figure(`hand-overs with ${of}`, `${Math.round(rate)} /s`, 'target: 2,000 /s')
    }
  }
  await backend.close()
}

/** Pushes of one tenant, one after the other. @returns ms from the request to the end of each */
async function pushDelays(tenantId: string, count: number): Promise<number[]> {
  const delays: number[] = []
  for (let i = 0; i < count; i++) {
    const { name, group, payload, dedupeKey } = jobRequest(processEventJob, { eventId: crypto.randomUUID() })
    const began = performance.now()
    const { id } = await db().outbox.create({ data: { tenantId, name, group, payload: payload as object, dedupeKey } })
    while (!(await db().outbox.findUnique({ where: { id }, select: { finishedAt: true } }))?.finishedAt) await pause(5)
    delays.push(performance.now() - began)
    await pause(150)
  }
  return delays
}

async function benchNeighbour(systemUrl: string): Promise<void> {
  const [victim = '', neighbour = ''] = await createTenants()
  const workers = await startWorkers({
    platform: composePlatform({
      plugins: pluginRegistry,
      keys: [{ id: 'k', key: new Uint8Array(32) }],
      publicUrl: 'http://127.0.0.1',
      outgoingAllow: [],
    }),
    log: createLogger('bench', 'error'),
    queue: { kind: 'postgres', url: systemUrl },
    listenUrl: systemUrl,
    sendMail: async () => {},
    port: 0,
    host: '127.0.0.1',
  })
  await pushDelays(victim, 5)
  const alone = await pushDelays(victim, 40)
  await fill([neighbour], 30_000)
  const beside = await pushDelays(victim, 40)
  const left = await db().outbox.count({ where: { finishedAt: null } })
  const line = (values: readonly number[]) =>
    `p50 ${Math.round(percentile(values, 0.5))}, p95 ${Math.round(percentile(values, 0.95))} ms`
  figure('a push, alone', line(alone))
  figure('a push beside a tenant with 30,000 waiting jobs', line(beside), `${left.toLocaleString('en')} left at the end`)
  const added = percentile(beside, 0.95) - percentile(alone, 0.95)
  figure('added at p95', `${Math.round(added)} ms`, 'target: below 200 ms')
  await workers.stop()
}

export async function benchOutbox(): Promise<void> {
  const data = mkdtempSync(path.join(os.tmpdir(), 'callboard-bench-outbox-'))
  chmodSync(data, 0o755)
  const postgres = await startEmbeddedPostgres({
    dir: path.join(data, 'postgres'),
    port: await freePort(),
    password: 'bench',
    durable: true,
  })
  try {
    for (const [name, measure] of [
      ['neighbour', benchNeighbour],
      ['hand_overs', benchHandOvers],
    ] as const) {
      const urls = await prepareCluster(postgres.superuserUrl, name, { owner: 'o', app: 'a', system: 's' })
      await migrate(urls)
      configureDatabase({ appUrl: urls.app, systemUrl: urls.system, poolSize: 10, workload: 'jobs' })
      await measure(urls.system)
      await closeDatabase()
    }
  } finally {
    await postgres.stop()
    rmSync(data, { recursive: true, force: true })
  }
}
