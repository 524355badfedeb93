import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { startCatalogCache } from '@callboard/api/backstage/catalog-cache'
import { startFlags } from '@callboard/api/flags/start-flags'
import { buildApi } from '@callboard/api/server'
import { closeDatabase, configureDatabase } from '@callboard/db/clients'
import { createLogger } from '@callboard/jobs/logger'
import { type OperationContext, operationContext } from '@callboard/kernel/operation'
import { type Platform } from '@callboard/kernel/platform'
import { composePlatform } from '@callboard/modules/compose-platform'
import { createAccount, createSession } from '@callboard/modules/identity'
import { createTenant } from '@callboard/modules/tenants'
import { startTokenCache } from '@callboard/modules/tokens'
import { pluginRegistry } from '@callboard/plugins/server'
import { type Sandbox, startSandbox } from '@callboard/sandbox/server'
import { startWorkers } from '@callboard/workers/start-workers'
import { migrate, prepareCluster, withDatabase } from '../launch/database.ts'
import { startEmbeddedPostgres } from '../launch/embedded-postgres.ts'
import { freePort } from '../launch/ports.ts'

export type BenchStack = {
  platform: Platform
  sandbox: Sandbox
  apiUrl: string
  databaseUrls: { app: string; system: string; superuser: string }
  tenant(name: string): Promise<OperationContext>
  stop(): Promise<void>
}

const workflow = (name: string, environment = '') =>
  `name: ${name}\non: [push]\njobs:\n  build:\n${environment}    steps:\n      - run: make ${name}\n`

/** Repositories with a descriptor and a CODEOWNERS file each; the first ones also have workflows, and a third of those deploy. */
export function generatedOrganization(count: number, withWorkflows = 0): { dir: string; remove(): void } {
  const base = mkdtempSync(path.join(os.tmpdir(), 'callboard-bench-'))
  const dir = path.join(base, 'acme')
  for (let i = 0; i < count; i++) {
    const repository = path.join(dir, `repo-${String(i).padStart(4, '0')}`)
    mkdirSync(path.join(repository, 'src/internal'), { recursive: true })
    writeFileSync(
      path.join(repository, 'catalog-info.yaml'),
      `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: repo-${i}\n  description: The service number ${i}\nspec:\n  type: service\n  lifecycle: production\n  owner: team-${i % 40}\n  system: system-${i % 90}\n`,
    )
    writeFileSync(path.join(repository, 'CODEOWNERS'), `* @acme/team-${i % 40}\n`)
    writeFileSync(path.join(repository, 'src/internal/main.go'), 'package main\n')
    if (i >= withWorkflows) continue
    const workflows = path.join(repository, '.github/workflows')
    mkdirSync(workflows, { recursive: true })
    writeFileSync(path.join(workflows, 'test.yml'), workflow('test'))
    if (i % 3 === 0) writeFileSync(path.join(workflows, 'release.yml'), workflow('release', '    environment: production\n'))
  }
  return { dir, remove: () => rmSync(base, { recursive: true, force: true }) }
}

/** The parts as in production: durable PostgreSQL, jobs on it, the API on its own port, the sandbox as GitHub. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: starts the parts in their order
export async function startBenchStack(githubDir: string, options: { historyDays?: number } = {}): Promise<BenchStack> {
  const data = mkdtempSync(path.join(os.tmpdir(), 'callboard-bench-pg-'))
  chmodSync(data, 0o755)
  const postgres = await startEmbeddedPostgres({
    dir: path.join(data, 'postgres'),
    port: await freePort(),
    password: 'bench',
    durable: true,
  })
  const urls = await prepareCluster(postgres.superuserUrl, 'callboard', { owner: 'o', app: 'a', system: 's' })
  await migrate(urls)
  configureDatabase({ appUrl: urls.app, systemUrl: urls.system, poolSize: 10, workload: 'jobs' })
  const [sandboxPort, smtpPort, apiPort] = [await freePort(), await freePort(), await freePort()]
  const sandbox = await startSandbox({ port: sandboxPort, smtpPort, githubDir, token: 'tok', ...options })
  const apiUrl = `http://127.0.0.1:${apiPort}`
  const platform = composePlatform({
    plugins: pluginRegistry,
    keys: [{ id: 'k', key: new Uint8Array(32) }],
    publicUrl: apiUrl,
    outgoingAllow: [`127.0.0.1:${sandboxPort}`],
    demo: sandbox.demo,
  })
  const log = createLogger('bench', 'warn')
  const tokens = startTokenCache(urls.system)
  const catalogs = startCatalogCache(urls.system)
  const flags = startFlags(urls.system, log)
  const api = await buildApi({ platform, log, flags, requestsPerMinute: 10_000_000, catalogCache: catalogs.cache })
  await api.listen({ port: apiPort, host: '127.0.0.1' })
  const workers = await startWorkers({
    platform,
    log,
    queue: { kind: 'postgres', url: urls.system },
    listenUrl: urls.system,
    sendMail: async () => {},
    port: 0,
    host: '127.0.0.1',
  })
  let tenants = 0
  let owner: Awaited<ReturnType<typeof createAccount>> | undefined
  return {
    platform,
    sandbox,
    apiUrl,
    databaseUrls: { ...urls, superuser: withDatabase(postgres.superuserUrl, 'callboard') },
    async tenant(name) {
      // A user may create at most twenty organizations a day.
      if (!owner || tenants % 20 === 0)
        owner = await createAccount(
          { name: 'Bench', email: `bench-${tenants}@example.com`, password: 'correct horse battery' },
          { publicUrl: apiUrl, verified: true },
        )
      tenants++
      const tenant = await createTenant({ name, slug: name }, owner)
      return operationContext(platform, tenant.id, {
        type: 'user',
        id: owner.id,
        label: owner.email,
        role: 'owner',
        sessionId: await createSession(owner.id, {}),
      })
    },
    async stop() {
      await workers.stop()
      await api.close()
      await tokens.stop()
      await catalogs.stop()
      await flags.stop()
      await sandbox.close()
      await closeDatabase()
      await postgres.stop()
      rmSync(data, { recursive: true, force: true })
    },
  }
}
