import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { OperationContext } from '@callboard/kernel/operation'
import { type Platform } from '@callboard/kernel/platform'
import { composePlatform } from '@callboard/modules/compose-platform'
import { connectSample, createIntegration, getIntegration } from '@callboard/modules/integrations'
import { listRuntimes, listWorkloads } from '@callboard/modules/workloads'
import { pluginRegistry } from '@callboard/plugins/server'
import { changeWorkload } from '@callboard/sandbox/kubernetes/control'
import { type Sandbox, startSandbox } from '@callboard/sandbox/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { eventually } from '@callboard/testing/platform'
import { freePorts } from '@callboard/testing/ports'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { garbage, type HostileCluster, startHostileCluster } from './hostile-cluster.ts'

// The workers run in a separate process: one cluster sends garbage, and nobody else is affected.

const folder = organizationFolder({ login: { 'catalog-info.yaml': componentYaml('login') } }, { login: 'meridian' })
const encryption = randomBytes(32)
const port = await freePorts(3)
const metricsPort = port + 2

let sandbox: Sandbox
let cluster: HostileCluster
let database: TestDatabase
let platform: Platform
let worker: ChildProcess
let calm: OperationContext
let hostile: OperationContext
let integrationId = ''

beforeAll(async () => {
  database = await openTestDatabase()
  sandbox = await startSandbox({ port, smtpPort: port + 1, githubDir: folder.dir, token: 'tok' })
  cluster = await startHostileCluster()
  const allow = [`127.0.0.1:${port}`, new URL(cluster.url).host]
  platform = composePlatform({
    plugins: pluginRegistry,
    keys: [{ id: 'k', key: Uint8Array.from(encryption) }],
    publicUrl: 'http://127.0.0.1:1',
    outgoingAllow: allow,
    demo: sandbox.demo,
  })
  calm = (await createTestTenant(platform, 'Calm')).as('owner')
  hostile = (await createTestTenant(platform, 'Hostile')).as('owner')
  await connectSample(calm, {})
  worker = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, '../../workers/main.ts')],
    {
      env: {
        ...process.env,
        DATABASE_APP_URL: database.appUrl,
        DATABASE_SYSTEM_URL: database.systemUrl,
        QUEUE_DATABASE_URL: database.systemUrl,
        CALLBOARD_LOCAL: '1',
        NEXTAUTH_SECRET: randomBytes(32).toString('base64'),
        ENCRYPTION_KEYS: `k:${encryption.toString('base64')}`,
        PUBLIC_URL: 'http://127.0.0.1:1',
        OUTGOING_ALLOW: allow.join(','),
        LOG_LEVEL: 'silent',
        HOST: '127.0.0.1',
        PORT: String(metricsPort),
        NODE_ENV: 'production',
      },
      stdio: 'inherit',
    },
  )
})
afterAll(async () => {
  worker.kill('SIGKILL')
  await cluster.close()
  await sandbox.close()
  await database.drop()
  folder.remove()
})

const alive = () => worker.exitCode === null && worker.signalCode === null
const uncaught = async () =>
  (await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text())
    .split('\n')
    .filter((l) => l.startsWith('callboard_uncaught'))

test('a cluster that sends garbage of every kind stops no worker; the integration reports the problem', {
  timeout: 120_000,
}, async () => {
  const kubeconfig = JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: cluster.url } }],
    users: [{ name: 'u', user: { token: 't' } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  })
  const settings = { name: 'hostile', access: 'kubeconfig' }
  const created = await createIntegration(hostile, { pluginId: 'kubernetes', settings, secrets: { kubeconfig } })
  integrationId = created.integration.id
  await eventually(async () => (await listRuntimes(hostile, {}))[0]?.state === 'watching', 40_000)
  cluster.attack()
  await eventually(async () => {
    expect(alive(), 'the worker process has ended').toBe(true)
    return cluster.sent.size === Object.keys(garbage).length
  }, 90_000)
  const health = await eventually(async () => (await getIntegration(hostile, { id: integrationId })).healthMessage, 20_000)
  expect(health).toMatch(/cannot be read at the moment/)
})

test('the watch and the jobs of another organization continue', async () => {
  const staging = sandbox.clusters.get('staging')
  if (!staging) throw new Error('the sandbox has no staging cluster')
  changeWorkload(staging, { name: 'login', trouble: 'crash' })
  await eventually(async () => (await listWorkloads(calm, { text: 'login', health: 'broken' })).total === 1)
  expect(alive()).toBe(true)
  expect(await uncaught()).toEqual([])
})

test('data written by a hostile cluster can still be viewed', async () => {
  const found = await listWorkloads(hostile, { limit: 100 })
  expect(found.workloads.filter((w) => !Number.isInteger(w.ready))).toEqual([])
  expect((await listRuntimes(hostile, {}))[0]?.parts.length).toBeGreaterThan(0)
})
