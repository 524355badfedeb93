import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { forTenant } from '@callboard/db/for-tenant'
import type { QueueSettings } from '@callboard/jobs/queue-backend'
import type { OperationContext } from '@callboard/kernel/operation'
import { composePlatform } from '@callboard/modules/compose-platform'
import { connectSample, getIntegration } from '@callboard/modules/integrations'
import { pluginRegistry } from '@callboard/plugins/server'
import { type Sandbox, startSandbox } from '@callboard/sandbox/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { eventually } from '@callboard/testing/platform'
import { freePorts } from '@callboard/testing/ports'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { endOfRun } from './test-stack.ts'

// A worker process that is killed in the middle of a sync: the sync still ends, with the same result.

const folder = organizationFolder(
  Object.fromEntries(
    Array.from({ length: 350 }, (_, i) => [
      `r${String(i).padStart(3, '0')}`,
      { 'catalog-info.yaml': componentYaml(`c${i}`, { system: `s${i % 7}` }) },
    ]),
  ),
)
const redisUrl = inject('redisUrl')
const backends: [string, (d: TestDatabase) => QueueSettings][] = [
  ['PostgreSQL', (d) => ({ kind: 'postgres', url: d.systemUrl })],
  ...(redisUrl ? ([['Redis', () => ({ kind: 'redis', url: `${redisUrl}/2` })]] as [string, () => QueueSettings][]) : []),
]
const encryption = randomBytes(32)
// Below the range of ephemeral ports.
const port = await freePorts(4)

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ port, smtpPort: port + 1, githubDir: folder.dir, token: 'tok' })
})
afterAll(async () => {
  await sandbox.close()
  folder.remove()
})

const platform = composePlatform({
  plugins: pluginRegistry,
  keys: [{ id: 'k', key: Uint8Array.from(encryption) }],
  publicUrl: 'http://127.0.0.1:1',
  outgoingAllow: [`127.0.0.1:${port}`],
  demo: {
    origin: `http://127.0.0.1:${port}`,
    connections: () => sandbox.demo.connections(),
    usage: (day) => sandbox.demo.usage(day),
    questions: () => sandbox.demo.questions(),
    experiments: () => sandbox.demo.experiments(),
  },
})

function startWorker(database: TestDatabase, queue: QueueSettings): ChildProcess {
  const env = {
    ...process.env,
    DATABASE_APP_URL: database.appUrl,
    DATABASE_SYSTEM_URL: database.systemUrl,
    CALLBOARD_LOCAL: '1',
    NEXTAUTH_SECRET: randomBytes(32).toString('base64'),
    ENCRYPTION_KEYS: `k:${encryption.toString('base64')}`,
    PUBLIC_URL: 'http://127.0.0.1:1',
    OUTGOING_ALLOW: `127.0.0.1:${port}`,
    LOG_LEVEL: 'silent',
    PORT: '0',
    NODE_ENV: 'production',
    JOB_LOCK_MS: '2000',
    ...(queue.kind === 'redis' ? { REDIS_URL: queue.url } : { QUEUE_DATABASE_URL: queue.url }),
  }
  return spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, '../../workers/main.ts')],
    {
      env,
      stdio: 'inherit',
    },
  )
}

/** The content of a catalog, without tenant-specific values. */
const endState = (context: OperationContext) =>
  forTenant(context.tenantId).tx(async (db) => ({
    entities: await db.$queryRaw`select ref, owner_ref, system_ref, hash, file from entity order by ref`,
    relations: await db.$queryRaw`select source_ref, type, target_ref from relation order by 1, 2, 3`,
    items: await db.$queryRaw`select name, version, refs from source_item where rank = 0 order by name`,
    changes: await db.$queryRaw`select ref, action, count(*)::int from entity_change group by 1, 2 order by 1, 2`,
  }))

describe.each(backends)('on %s', (_, settingsFor) => {
  test('kill -9 in the middle of a sync', { timeout: 300_000 }, async () => {
    const database = await openTestDatabase()
    const queue = settingsFor(database)
    let worker = startWorker(database, queue)
    try {
      const undisturbed = (await createTestTenant(platform, 'Calm')).as('owner')
      await endOfRun(undisturbed, (await connectSample(undisturbed, {})).integration.id)

      const disturbed = (await createTestTenant(platform, 'Rough')).as('owner')
      for (let i = 0; i < 12; i++) sandbox.state.faults.add({ kind: 'slow', ms: 300, times: 1 })
      const { integration } = await connectSample(disturbed, {})
      await eventually(async () => ((await getIntegration(disturbed, { id: integration.id })).lastRun?.done ?? 0) > 50, 90_000)
      worker.kill('SIGKILL')
      const killed = await getIntegration(disturbed, { id: integration.id })
      expect(killed.lastRun).toMatchObject({ state: 'running' })
      expect(killed.lastRun?.done).toBeLessThan(350)
      worker = startWorker(database, queue)
      const { run } = await eventually(async () => {
        const { lastRun } = await getIntegration(disturbed, { id: integration.id })
        return lastRun?.state === 'succeeded' ? { run: lastRun } : undefined
      }, 90_000)
      expect(run).toMatchObject({ done: 350, added: 350 })
      expect(await endState(disturbed)).toEqual(await endState(undisturbed))
    } finally {
      worker.kill('SIGKILL')
      await database.drop()
    }
  })
})
