import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { closeDatabase, configureDatabase } from '@callboard/db/clients'
import { forTenant, type TenantReader } from '@callboard/db/for-tenant'
import { listEntities } from '@callboard/modules/catalog'
import { composePlatform } from '@callboard/modules/compose-platform'
import { connectSample } from '@callboard/modules/integrations'
import { createToken, findToken, startTokenCache } from '@callboard/modules/tokens'
import { pluginRegistry } from '@callboard/plugins/server'
import { type Sandbox, startSandbox } from '@callboard/sandbox/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { eventually } from '@callboard/testing/platform'
import { freePorts } from '@callboard/testing/ports'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../launch/paths.ts'
import { findPgBouncer, startPgBouncer } from './pgbouncer.ts'

// The product behind a real PgBouncer in transaction mode, with fewer connections to the server than the processes open to it.

const folder = mkdtempSync(path.join(os.tmpdir(), 'callboard-pooler-'))
const pgBouncer = await findPgBouncer(folder)
if (!pgBouncer) test.skip('the suite of poolers needs PgBouncer, installed or as a package of Debian', () => {})

const organization = organizationFolder(
  Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`r${i}`, { 'catalog-info.yaml': componentYaml(`c${i}`) }])),
)
const encryption = randomBytes(32)
// Below the range of ephemeral ports.
const port = await freePorts(3)
const ports = { sandbox: port, smtp: port + 1, workers: port + 2 }

let database: TestDatabase
let pooler: Awaited<ReturnType<typeof startPgBouncer>>
let sandbox: Sandbox
let tenants: [TestTenant, TestTenant]
const platform = composePlatform({
  plugins: pluginRegistry,
  keys: [{ id: 'k', key: Uint8Array.from(encryption) }],
  publicUrl: 'http://127.0.0.1:1',
  outgoingAllow: [`127.0.0.1:${ports.sandbox}`],
  demo: {
    origin: `http://127.0.0.1:${ports.sandbox}`,
    connections: () => sandbox.demo.connections(),
    usage: (day) => sandbox.demo.usage(day),
    questions: () => sandbox.demo.questions(),
    experiments: () => sandbox.demo.experiments(),
  },
})

beforeAll(async () => {
  if (!pgBouncer) return
  sandbox = await startSandbox({ port: ports.sandbox, smtpPort: ports.smtp, githubDir: organization.dir, token: 'tok' })
  database = await openTestDatabase()
  const passwords = { callboard_app: 'app', callboard_system: 'system' }
  pooler = await startPgBouncer(pgBouncer, folder, { serverUrl: database.systemUrl, passwords, connections: 3 })
  await closeDatabase()
  const [appUrl, systemUrl] = [pooler.through(database.appUrl), pooler.through(database.systemUrl)]
  configureDatabase({ appUrl, systemUrl, poolSize: 8, workload: 'jobs' })
  tenants = [await createTestTenant(platform, 'Alpha'), await createTestTenant(platform, 'Beta')]
})
afterAll(async () => {
  await closeDatabase()
  await pooler?.stop()
  await database?.drop()
  await sandbox?.close()
  organization.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** A worker process whose connections go through the pooler, and its errors. */
function startWorker(direct: Record<string, string>): { worker: ChildProcess; errors(): string } {
  const worker = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(root, 'workers/main.ts')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      DATABASE_APP_URL: pooler.through(database.appUrl),
      DATABASE_SYSTEM_URL: pooler.through(database.systemUrl),
      ...direct,
      CALLBOARD_LOCAL: '1',
      NEXTAUTH_SECRET: randomBytes(32).toString('base64'),
      ENCRYPTION_KEYS: `k:${encryption.toString('base64')}`,
      PUBLIC_URL: platform.publicUrl,
      OUTGOING_ALLOW: `127.0.0.1:${ports.sandbox}`,
      LOG_LEVEL: 'silent',
      PORT: String(ports.workers),
      NODE_ENV: 'production',
    },
  })
  let errors = ''
  worker.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  return { worker, errors: () => errors }
}

const rowsOf = (db: TenantReader) => db.$queryRaw<{ tenant: string }[]>`select tenant_id::text as tenant from membership`

describe.runIf(pgBouncer)('behind PgBouncer in transaction mode', () => {
  test('a process without DATABASE_DIRECT_URL refuses to start, and says what to set', { timeout: 60_000 }, async () => {
    const { worker, errors } = startWorker({})
    const [code] = await once(worker, 'exit')
    expect(code).not.toBe(0)
    expect(errors()).toContain('Set DATABASE_DIRECT_URL to the address of PostgreSQL itself')
  })

  test('a worker with it becomes ready, and syncs', { timeout: 120_000 }, async () => {
    const { worker, errors } = startWorker({ DATABASE_DIRECT_URL: database.systemUrl })
    try {
      const readyz = () =>
        fetch(`http://127.0.0.1:${ports.workers}/readyz`).then(
          (r) => r.ok,
          () => false,
        )
      await eventually(readyz, 120_000).catch(() => expect.fail(errors()))
      const owner = tenants[0].as('owner')
      await connectSample(owner, {})
      await eventually(async () => (await listEntities(owner, { kind: 'component' })).total === 60, 120_000)
    } finally {
      worker.kill('SIGKILL')
    }
  })

  test('transactions, snapshots and single statements of two tenants share connections, and see one tenant each', async () => {
    const reads = Array.from({ length: 150 }, async (_, i) => {
      const { id } = tenants[i % 2] as TestTenant
      const client = forTenant(id)
      const ways = [
        () => client.tx(rowsOf),
        () => client.read(rowsOf),
        () => client.rows({ text: 'select tenant_id::text from membership', values: [], name: 'members' }),
      ] as const
      return { id, rows: await (ways[i % 3] ?? ways[0])() }
    })
    for (const { id, rows } of await Promise.all(reads)) expect(rows.flatMap((row) => Object.values(row))).toEqual([id])
  })

  test('jobs have their longer timeouts', async () => {
    const shown = (db: TenantReader) =>
      db.$queryRaw`select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock`
    const expected = [{ statement: '10min', lock: '1min' }]
    expect(await forTenant(tenants[0].id).tx(shown)).toEqual(expected)
    expect(await forTenant(tenants[0].id).read(shown)).toEqual(expected)
  })

  test('a revoked token is refused at once, since notifications come directly', async () => {
    const cache = startTokenCache(database.systemUrl)
    try {
      const { token, id } = await createToken(tenants[1].as('owner'), { name: 'pooled', scopes: ['catalog.read'] })
      await eventually(async () => (await findToken(token))?.id === id)
      // As another process does it: the cache of this one only learns of it by a notification.
      await forTenant(tenants[1].id).tx((db) =>
        db.apiToken.update({ where: { tenantId_id: { tenantId: tenants[1].id, id } }, data: { revokedAt: new Date() } }),
      )
      await eventually(async () => (await findToken(token)) === undefined, 2000)
    } finally {
      await cache.stop()
    }
  })
})
