import { forTenant } from '@callboard/db/for-tenant'
import { claimDueJobs, claimLostJobs, enqueue, enqueueSystem, finishJob, postponeJob } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { jobRequest } from '@callboard/jobs/define-job'
import { createLogger } from '@callboard/jobs/logger'
import { createQueueBackend, type QueueSettings } from '@callboard/jobs/queue-backend'
import { sendMailJob, sendTenantMailJob } from '@callboard/kernel/jobs'
import { processEventJob, syncIntegrationJob } from '@callboard/modules/integrations/jobs'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { eventually, testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { recoverLost } from '@callboard/workers/relay'
import { restoreSchedules } from '@callboard/workers/schedules'
import { startWorkers } from '@callboard/workers/start-workers'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'

const platform = testPlatform(pluginRegistry)
const redisUrl = inject('redisUrl')
const backends: [string, (database: TestDatabase) => QueueSettings][] = [
  ['PostgreSQL', (database) => ({ kind: 'postgres', url: database.systemUrl })],
  ...(redisUrl ? ([['Redis', () => ({ kind: 'redis', url: `${redisUrl}/1` })]] as [string, () => QueueSettings][]) : []),
]
if (!redisUrl) test.skip('the queue suite on Redis is skipped without Redis', () => {})

describe.each(backends)('on %s', (_, settingsFor) => {
  let database: TestDatabase
  let queue: QueueSettings
  let a: TestTenant
  let b: TestTenant
  let sent: string[] = []
  let failures = 0
  let running = 0
  let peak = 0
  let workers: Awaited<ReturnType<typeof startWorkers>> | undefined

  const start = async () => {
    workers = await startWorkers({
      platform,
      queue,
      listenUrl: database.systemUrl,
      log: createLogger('test', 'silent'),
      port: 0,
      host: '127.0.0.1',
      lockMs: 2000,
      async sendMail({ to, text }) {
        peak = Math.max(peak, ++running)
        await new Promise((r) => setTimeout(r, text === 'slow' ? 400 : 5))
        running--
        if (failures-- > 0) throw new Error('mail server away')
        sent.push(to)
      },
    })
  }
  const mail = (to: string, text = 'x') =>
    enqueueSystem(systemDb('job-relay'), jobRequest(sendMailJob, { to, subject: 's', text }))

  beforeAll(async () => {
    database = await openTestDatabase()
    queue = settingsFor(database)
    a = await createTestTenant(platform, 'Alpha')
    b = await createTestTenant(platform, 'Beta')
    await systemDb('job-relay').outbox.deleteMany()
    await start()
  })
  afterAll(async () => {
    await workers?.stop()
    await database.drop()
  })
  beforeEach(() => {
    sent = []
    failures = 0
  })

  test('runs a transaction’s job once, and records its outcome', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, i) => mail(`p${i}@example.com`)))
    await eventually(async () => sent.length >= 30)
    expect(new Set(sent).size).toBe(30)
    await eventually(async () => (await systemDb('job-relay').outbox.count({ where: { finishedAt: null } })) === 0)
    expect(await systemDb('job-relay').outbox.count({ where: { outcome: 'completed' } })).toBeGreaterThanOrEqual(30)
  })

  test('erases an email’s text, with its secret link, once it is sent', async () => {
    await forTenant(a.id).tx((db) =>
      enqueue(
        db,
        a.id,
        jobRequest(sendTenantMailJob, { to: 'secret@example.com', subject: 's', text: 'https://x/invitations/secret' }),
      ),
    )
    await mail('secret@example.com', 'https://x/sign-in/link?token=secret')
    await eventually(async () => sent.filter((to) => to === 'secret@example.com').length === 2)
    await eventually(async () => (await systemDb('job-relay').outbox.count({ where: { finishedAt: null } })) === 0)
    const rows = await systemDb('job-relay').outbox.findMany({ where: { name: { startsWith: 'mail.' } } })
    expect(JSON.stringify(rows)).not.toContain('secret')
    await systemDb('job-relay').outbox.deleteMany({ where: { tenantId: a.id } })
  })

  test('a failed transaction leaves no job', async () => {
    await forTenant(a.id)
      .tx(async (db) => {
        await enqueue(db, a.id, jobRequest(processEventJob, { eventId: crypto.randomUUID() }))
        throw new Error('rolled back')
      })
      .catch(() => {})
    expect(await systemDb('job-relay').outbox.count({ where: { tenantId: a.id } })).toBe(0)
  })

  test('retries with back-off, and records the final failure', async () => {
    failures = 2
    await mail('retry@example.com')
    await eventually(async () => sent.includes('retry@example.com'), 30_000)
  })

  test('an invalid payload fails immediately, an unknown name ends with a warning', async () => {
    const db = systemDb('job-relay')
    const bad = await db.outbox.create({ data: { name: 'mail.send', group: 'interactive', payload: { to: 5 } } })
    const unknown = await db.outbox.create({ data: { name: 'from.another-version', group: 'system', payload: {} } })
    const ended = (id: string) =>
      eventually(async () => db.outbox.findFirst({ where: { id, finishedAt: { not: null } } }).then((r) => r ?? undefined))
    expect(await ended(bad.id)).toMatchObject({ outcome: 'failed', error: expect.stringContaining('invalid payload') })
    expect(await ended(unknown.id)).toMatchObject({ outcome: 'completed', error: null })
  })

  test('a tenant’s job cannot run as another’s, nor without one', async () => {
    const db = systemDb('job-relay')
    const event = crypto.randomUUID()
    const row = await db.outbox.create({
      data: { name: 'integration.process-event', group: 'push', payload: { eventId: event } },
    })
    await eventually(async () => (await db.outbox.findUnique({ where: { id: row.id } }))?.outcome === 'failed')
    const foreign = await db.outbox.create({
      data: { tenantId: b.id, name: 'integration.process-event', group: 'push', payload: { eventId: event } },
    })
    await eventually(async () => (await db.outbox.findUnique({ where: { id: foreign.id } }))?.outcome === 'completed')
  })

  test('waits for running jobs on shutdown, and leaves the rest to the next process', async () => {
    await Promise.all(Array.from({ length: 6 }, (_, i) => mail(`drain${i}@example.com`, 'slow')))
    await eventually(async () => running > 0)
    await workers?.stop()
    expect(running).toBe(0)
    const before = sent.length
    expect(before).toBeGreaterThan(0)
    await start()
    await eventually(async () => new Set(sent).size === 6)
    expect(sent).toHaveLength(6)
  })

  test('upserts schedules, and removes those without a contract', async () => {
    const backend = createQueueBackend(queue)
    await backend.queue('system').upsertJobScheduler(
      'left.over',
      { every: 3_600_000 },
      {
        name: 'left.over',
        data: {
          outboxId: '',
          tenantId: null,
          name: 'left.over',
          payload: {},
          trace: null,
          createdAt: new Date().toISOString(),
        },
      },
    )
    await restoreSchedules(backend)
    const keys = (await backend.queue('system').getJobSchedulers()).map((s) => s.key)
    expect(keys.sort()).toEqual(['integration.schedule-syncs', 'system.beat', 'system.reconcile'])
    expect(await restoreSchedules(backend)).toEqual([])
    await backend.queue('system').removeJobScheduler('system.beat')
    expect(await restoreSchedules(backend)).toEqual(['system.beat'])
    await backend.close()
  })

  test('dispatches jobs again after the queue has lost everything', async () => {
    await workers?.stop()
    const lost = await systemDb('job-relay').outbox.create({
      data: {
        name: 'mail.send',
        group: 'interactive',
        payload: { to: 'lost@example.com', subject: 's', text: 'x' },
        dispatchedAt: new Date(Date.now() - 60_000),
        attempts: 1,
      },
    })
    await start()
    await eventually(async () => sent.includes('lost@example.com'))
    expect(lost.attempts).toBe(1)
  })

  test('a job that ends or is postponed while its place in the queue is looked up is not dispatched again', async () => {
    await workers?.stop()
    workers = undefined
    const db = systemDb('job-relay')
    const dispatched = async (to: string) => {
      const payload = { to, subject: 's', text: 'x' }
      const dispatchedAt = new Date(Date.now() - 60_000)
      return db.outbox.create({ data: { name: 'mail.send', group: 'interactive', payload, dispatchedAt, attempts: 1 } })
    }
    const [ended, postponed, elsewhere, lost] = [
      await dispatched('ended@example.com'),
      await dispatched('postponed@example.com'),
      await dispatched('elsewhere@example.com'),
      await dispatched('lost@example.com'),
    ]
    const backend = createQueueBackend(queue)
    const found: string[] = []
    const again: { id: string; attempts: number }[] = []
    const recover = recoverLost(
      async (job) => {
        found.push(job.id)
        if (job.id === ended.id) await finishJob(db, job.id, { outcome: 'completed' })
        if (job.id === postponed.id) await postponeJob(db, job.id, new Date(Date.now() + 60_000))
        // Another relay has found it first.
        if (job.id === elsewhere.id) await claimLostJobs(db, [job])
        return Boolean(await backend.queue('interactive').getJob(`${job.id}-${job.attempts}`))
      },
      async (jobs) => void again.push(...jobs),
    )
    await recover()
    expect(found).toEqual(expect.arrayContaining([ended.id, postponed.id, elsewhere.id, lost.id]))
    expect(again.map(({ id, attempts }) => [id, attempts])).toEqual([[lost.id, 2]])
    await recover()
    expect(again).toHaveLength(1)
    await backend.close()
    await db.outbox.deleteMany({ where: { id: { in: [ended.id, postponed.id, elsewhere.id, lost.id] } } })
  })
})

test('a tenant with thousands of jobs does not delay one with a single job', async () => {
  const database = await openTestDatabase()
  const a = await createTestTenant(platform, 'Big')
  const b = await createTestTenant(platform, 'Small')
  const db = systemDb('job-relay')
  await db.outbox.deleteMany()
  const job = () => jobRequest(processEventJob, { eventId: crypto.randomUUID() })
  await db.outbox.createMany({
    data: Array.from({ length: 5000 }, () => ({
      tenantId: a.id,
      name: 'integration.process-event',
      group: 'push',
      payload: job().payload as object,
    })),
  })
  await forTenant(b.id).tx((tx) => enqueue(tx, b.id, job()))
  const caps = { push: 6, background: 6 }
  const taken = await claimDueJobs(db, caps)
  expect(taken.filter((t) => t.tenantId === a.id)).toHaveLength(6)
  const small = taken.filter((t) => t.tenantId === b.id)
  expect(small).toMatchObject([{ position: 1 }])
  expect(await claimDueJobs(db, caps)).toEqual([])
  // A slot becomes free when one of its own jobs has ended.
  await db.outbox.update({ where: { id: taken.find((t) => t.tenantId === a.id)?.id ?? '' }, data: { finishedAt: new Date() } })
  expect(await claimDueJobs(db, caps)).toHaveLength(1)
  // At most one waiting and one running job per key.
  const payload = { integrationId: crypto.randomUUID(), runId: crypto.randomUUID() }
  const again = () => forTenant(b.id).tx((tx) => enqueue(tx, b.id, jobRequest(syncIntegrationJob, payload)))
  await again()
  await again()
  expect(await claimDueJobs(db, caps)).toHaveLength(1)
  await again()
  expect(await claimDueJobs(db, caps)).toEqual([])
  expect(await db.outbox.count({ where: { name: 'integration.sync' } })).toBe(2)
  await database.drop()
})
