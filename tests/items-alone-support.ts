import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { feedReaders } from '@callboard/modules/feed-readers'
import { createIntegration, listProblems, runFeed } from '@callboard/modules/integrations'
import type { FoundDocument } from '@callboard/plugin-kit/knowledge'
import type { PluginServer } from '@callboard/plugin-kit/server'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant } from '@callboard/testing/tenants'
import { z } from 'zod'

export const items = Array.from({ length: 50 }, (_, i) => `item-${String(i).padStart(2, '0')}`)

/** Five ways to fail, far enough apart that halving has to find each separately. */
export const faults: Readonly<Record<string, string>> = {
  'item-07': 'throws',
  'item-17': 'hangs',
  'item-27': 'garbage',
  'item-37': 'forbidden',
  'item-47': 'enormous',
}

export const never = () => new Promise<never>(() => {})
export const wait = (ms: number) => new Promise((r) => setTimeout(r, ms))
export const garbage = (key: string): unknown => ({ key, name: 5, entities: 'none', problems: { not: 'a list' } })

export type Contract = {
  platform: Platform
  plugin: PluginServer
  context: OperationContext
  tenantId: TenantId
  integrationId: string
}

/** Connects a plugin whose vendor is replaced at the plugin's own interface. Nothing is read yet. */
export async function connect(plugin: PluginServer): Promise<Contract> {
  const replaced: PluginServer = {
    ...plugin,
    settings: z.looseObject({}),
    secrets: z.looseObject({}),
    connection: { credentialExpiry: null, check: async () => ({ account: 'acme', found: [], warnings: [] }) },
  }
  const only = {
    get: (id: string) => (id === plugin.manifest.id ? replaced : undefined),
    all: () => [replaced],
    manifests: () => [],
  }
  const platform: Platform = {
    ...testPlatform(only),
    readLimits: { batchMs: 400, itemMs: 400, totalMs: 30_000, maxEntities: 500, maxFileBytes: 100_000 },
  }
  const tenant = await createTestTenant(platform)
  const context = tenant.as('owner')
  const { integration } = await createIntegration(context, { pluginId: plugin.manifest.id, settings: {}, secrets: {} })
  const { tenantId } = context
  // The run started by connecting is not processed here.
  await forTenant(tenantId).tx((db) => db.syncRun.deleteMany({ where: { integrationId: integration.id } }))
  return { platform, plugin: replaced, context, tenantId, integrationId: integration.id }
}

async function fail(key: string): Promise<void> {
  if (faults[key] === 'throws') throw new TypeError(`cannot read ${key}`)
  if (faults[key] === 'hangs') await never()
  if (faults[key] === 'forbidden') throw new VendorError('forbidden', `${key} may not be read.`)
}

const at = '2026-11-20T10:00:00Z'
const runOf = (repository: string, number: number) => ({
  key: `${repository}-${number}`,
  pipelineKey: repository,
  repository,
  number,
  attempt: 1,
  branch: 'main',
  onDefault: true,
  commit: 'c0ffee',
  title: 'A change',
  author: null,
  event: 'push',
  state: 'succeeded' as const,
  createdAt: at,
  startedAt: at,
  finishedAt: at,
  updatedAt: at,
  url: null,
  jobs: null,
})

const workFeed = async (contract: Contract, kind: 'pipelines' | 'costs' | 'knowledge') => {
  const { platform, tenantId, integrationId, context } = contract
  const signal = new AbortController().signal
  const slice = async () => {
    await runFeed(platform, feedReaders, { tenantId, integrationId, kind }, { signal, lastAttempt: true })
    return forTenant(tenantId).tx((db) => db.feed.findFirstOrThrow({ where: { integrationId, kind } }))
  }
  let feed = await slice()
  // On a busy machine a read takes several slices.
  for (let slices = 1; feed.state === 'running' && slices < 10; slices++) feed = await slice()
  return { feed, problems: (await listProblems(context, { id: integrationId, limit: 200 })).problems }
}

export async function readFeedOnce(contract: Contract) {
  const none = async () => []
  contract.plugin.pipelines = {
    everyS: 1800,
    pace: 'activity',
    list: async () => ({
      repositories: items.map((name) => ({ name, defaultBranch: null, pushedAt: null })),
      deployments: [],
    }),
    async runs(_context, { repository }) {
      await fail(repository)
      if (faults[repository] === 'garbage') return garbage(repository) as never
      const size = faults[repository] === 'enormous' ? 501 : 1
      const pipelines = [{ key: repository, repository, name: 'test', path: null, url: null }]
      return { pipelines, runs: Array.from({ length: size }, (_, i) => runOf(repository, i)) }
    },
    run: async () => undefined,
    deployments: none,
    log: async () => '',
  }
  const read = await workFeed(contract, 'pipelines')
  const { tenantId, integrationId } = contract
  const runs = await forTenant(tenantId).tx((db) =>
    db.pipelineRun.findMany({ where: { integrationId }, distinct: ['repository'], select: { repository: true } }),
  )
  return { ...read, repositories: runs.length }
}

const owner = 'group:default/people'

export async function readDocumentsOnce(contract: Contract) {
  const { tenantId, integrationId } = contract
  const descriptor = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'people' },
    spec: { type: 'team', children: [] },
  }
  const entity = { descriptor, item: 'people', file: 'catalog-info.yaml', url: 'https://vendor.example', line: 1, evidence: null }
  await forTenant(tenantId).tx((db) => applyEntities(db, tenantId, integrationId, [entity], null))
  contract.plugin.knowledge = {
    everyS: 3600,
    batch: 10,
    list: async () => ({
      documents: items.map((key) => ({ key, title: key, version: '1', visibility: 'everybody' as const })),
    }),
    async read(_context, documents) {
      const found: FoundDocument[] = []
      for (const { key } of documents) {
        await fail(key)
        const place = { url: `https://vendor.example/${key}`, place: 'Handbook', belongsTo: { owner } }
        const text = faults[key] === 'enormous' ? 'x'.repeat(30_000_000) : `Read ${key}.`
        const page = { key, title: key, text, format: 'markdown' as const, updatedAt: at, updatedBy: 'ada', ...place }
        found.push(faults[key] === 'garbage' ? (garbage(key) as never) : page)
      }
      return found
    },
  }
  const read = await workFeed(contract, 'knowledge')
  return { ...read, documents: await forTenant(tenantId).tx((db) => db.document.count({ where: { integrationId } })) }
}

const header =
  'BilledCost,EffectiveCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,ProviderName,BillingAccountId'
const row = '1,1,USD,2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,Usage,Compute,AWS,42'

async function* bill(key: string): AsyncGenerator<Uint8Array> {
  if (faults[key] === 'hangs') await never()
  if (faults[key] === 'garbage') return yield Uint8Array.from({ length: 2000 }, (_, i) => (i * 37) % 256)
  yield Buffer.from(`${header}\n${row}\n`)
  if (faults[key] === 'enormous') for (;;) yield Buffer.from(`${row}\n`.repeat(100))
}

export async function readCostsOnce(contract: Contract) {
  contract.plugin.costs = {
    everyS: 3600,
    list: async () => items.map((key) => ({ key, version: '1' })),
    async open(_context, key) {
      if (faults[key] !== 'hangs') await fail(key)
      return bill(key)
    },
  }
  const read = await workFeed(contract, 'costs')
  const { tenantId, integrationId } = contract
  const imported = await forTenant(tenantId).tx((db) => db.costImport.count({ where: { integrationId, state: 'current' } }))
  return { ...read, imported }
}
