import { forTenant } from '@callboard/db/for-tenant'
import { listProblems, runSync } from '@callboard/modules/integrations'
import { workloadSink } from '@callboard/modules/workloads'
import type { WorkloadInput } from '@callboard/modules/workloads/domain/workload'
import type { ItemRead, PluginServer } from '@callboard/plugin-kit/server'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Contract,
  connect,
  faults,
  garbage,
  items,
  never,
  readCostsOnce,
  readDocumentsOnce,
  readFeedOnce,
  wait,
} from './items-alone-support.ts'

// Of 50 items, five fail in every way that a vendor or our own code can fail: 45 are read, five are problems, the run succeeds.

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

const job = { signal: new AbortController().signal, lastAttempt: true } as const

const entityOf = (name: string) => ({
  descriptor: {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name },
    spec: { type: 'service', lifecycle: 'production', owner: 'team-a' },
  },
  file: 'catalog-info.yaml',
  url: `https://vendor.example/${name}`,
  line: 1,
})
const readOf = (key: string, version: string): ItemRead => ({ key, name: key, version, entities: [entityOf(key)], problems: [] })

/** A batch as read by a careless plugin: the failure of one item affects all of them. */
async function carelessRead(plan: Readonly<Record<string, string>>, of: readonly { key: string; version: string }[]) {
  const reads: ItemRead[] = []
  for (const { key, version } of of) {
    const fault = plan[key]
    if (fault === 'throws') throw new TypeError(`cannot read ${key}`)
    if (fault === 'hangs') await never()
    if (fault === 'forbidden') throw new VendorError('forbidden', `${key} may not be read.`)
    if (fault === 'garbage') reads.push(garbage(key) as ItemRead)
    else if (fault === 'enormous')
      reads.push({
        ...readOf(key, version),
        entities: Array.from({ length: 501 }, (_, i) => entityOf(`${key}-${i}`)),
      } as ItemRead)
    else reads.push(readOf(key, version))
  }
  return reads
}

const sourceOf = (plan: Record<string, string>, batch: number): NonNullable<PluginServer['source']> => ({
  batch,
  list: async () => ({ items: items.map((key) => ({ key, name: key, version: '1', state: {} })) }),
  read: (_context, of) => carelessRead(plan, of),
})

async function sync(contract: Contract, trigger: string) {
  const { tenantId, integrationId, platform } = contract
  const run = await forTenant(tenantId).tx((db) => db.syncRun.create({ data: { tenantId, integrationId, trigger } }))
  await runSync(platform, { tenantId, integrationId, runId: run.id }, job)
  return forTenant(tenantId).tx((db) => db.syncRun.findFirstOrThrow({ where: { id: run.id } }))
}
const names = ({ tenantId, integrationId }: Contract) =>
  forTenant(tenantId).tx(async (db) => (await db.entity.findMany({ where: { integrationId } })).map((e) => e.name))
const problemsOf = async ({ context, integrationId }: Contract) =>
  (await listProblems(context, { id: integrationId, limit: 200 })).problems

const plugins = pluginRegistry.all()
const parts = ['source', 'pipelines', 'costs', 'knowledge', 'watcher'] as const
const having = (part: (typeof parts)[number]) => plugins.filter((p) => p[part]).map((p) => [p.manifest.id, p] as const)

test('every plugin that reads provides something that is tested here', () => {
  const tested = new Set(parts.flatMap((part) => having(part).map(([id]) => id)))
  const reading = plugins.filter((p) => !p.receivesEntities)
  expect([...tested].sort()).toEqual(reading.map((p) => p.manifest.id).sort())
})

describe.each(having('source'))('entities of %s', (_, plugin) => {
  test('reads 45 of 50 items, reports five problems, and the run succeeds', async () => {
    const plan: Record<string, string> = { ...faults }
    const contract = await connect({ ...plugin, source: sourceOf(plan, plugin.source?.batch ?? 1) })
    const first = await sync(contract, 'first')
    expect(first).toMatchObject({ state: 'succeeded', problems: 5, failed: 5, added: 45, errorCode: null })
    expect(await names(contract)).toHaveLength(45)
    const problems = await problemsOf(contract)
    expect(problems.map((p) => [p.item, p.code])).toEqual([
      ['item-07', 'internal'],
      ['item-17', 'timeout'],
      ['item-27', 'incomplete'],
      ['item-37', 'forbidden'],
      ['item-47', 'refused'],
    ])
    for (const p of problems) {
      expect(p).toMatchObject({ failure: true, itemName: p.item })
      expect(p.retryAt?.getTime()).toBeGreaterThan(Date.now() + 4 * 60_000)
    }
    // A scheduled run skips them until they are due; a manual one does not.
    expect((await sync(contract, 'schedule')).problems).toBe(5)
    for (const key of Object.keys(plan)) delete plan[key]
    expect(await sync(contract, 'manual')).toMatchObject({ state: 'succeeded', problems: 0, failed: 0, added: 5 })
    expect(await names(contract)).toHaveLength(50)
  })

  test('keeps the data of a failing item, and retries each failure later than the last', async () => {
    const plan: Record<string, string> = {}
    const contract = await connect({ ...plugin, source: sourceOf(plan, plugin.source?.batch ?? 1) })
    await sync(contract, 'first')
    Object.assign(plan, faults)
    const again = {
      ...contract.plugin.source,
      list: async () => ({ items: items.map((key) => ({ key, name: key, version: '2', state: {} })) }),
    }
    Object.assign(contract.plugin, { source: again })
    const waits: number[] = []
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(await sync(contract, 'manual')).toMatchObject({ state: 'succeeded', removed: 0, problems: 5 })
      const [problem] = await problemsOf(contract)
      waits.push((problem?.retryAt?.getTime() ?? 0) - Date.now())
    }
    expect(await names(contract)).toHaveLength(50)
    expect(waits[1]).toBeGreaterThan((waits[0] ?? 0) * 2)
    expect(waits[2]).toBeGreaterThan((waits[1] ?? 0) * 2)
  })

  test('rejected credentials stop the run with a message; no item is blamed', async () => {
    const source = sourceOf({}, plugin.source?.batch ?? 1)
    const contract = await connect({
      ...plugin,
      source: { ...source, read: () => Promise.reject(new VendorError('unauthorized', 'The token has expired.')) },
    })
    expect(await sync(contract, 'first')).toMatchObject({ state: 'failed', errorCode: 'unauthorized' })
    expect(await problemsOf(contract)).toEqual([])
  })

  test('stops after one request for the account if the account is rejected', async () => {
    let asked = 0
    const source = sourceOf({}, plugin.source?.batch ?? 1)
    const refuse = () => Promise.reject(new VendorError('forbidden', 'A permission is missing.'))
    const contract = await connect({ ...plugin, source: { ...source, read: refuse } })
    contract.plugin.connection.check = () => {
      asked++
      return refuse()
    }
    expect(await sync(contract, 'first')).toMatchObject({ state: 'failed', errorCode: 'forbidden' })
    expect(asked).toBe(1)
  })
})

describe.each(having('pipelines'))('pipelines of %s', (_, plugin) => {
  test('reads 45 of 50 repositories, reports five problems, and the read succeeds', async () => {
    const contract = await connect(plugin)
    const { feed, repositories, problems } = await readFeedOnce(contract)
    expect(feed).toMatchObject({ state: 'idle', message: null })
    expect(repositories).toBe(45)
    expect(problems.map((p) => [p.item, p.failure])).toEqual(Object.keys(faults).map((key) => [key, true]))
  })
})

describe.each(having('costs'))('costs of %s', (_, plugin) => {
  test('imports 45 of 50 files, reports five problems, and the read succeeds', async () => {
    const contract = await connect(plugin)
    const { feed, imported, problems } = await readCostsOnce(contract)
    expect(feed).toMatchObject({ state: 'idle', message: null })
    expect(imported).toBe(45)
    expect(problems.map((p) => p.item).sort()).toEqual(Object.keys(faults).sort())
  })
})

describe.each(having('knowledge'))('documents of %s', (_, plugin) => {
  test('reads 45 of 50 documents, reports five problems, and the read succeeds', async () => {
    const contract = await connect(plugin)
    const { feed, documents, problems } = await readDocumentsOnce(contract)
    expect(feed).toMatchObject({ state: 'idle', message: null })
    expect(documents).toBe(45)
    expect(problems.map((p) => p.item).sort()).toEqual(Object.keys(faults).sort())
  })
})

const workload = (key: string): WorkloadInput => ({
  key,
  kind: 'Deployment',
  namespace: 'shop',
  name: key,
  labels: {},
  health: 'healthy',
  desired: 1,
  ready: 1,
  restarts: 0,
  version: null,
  images: [],
  findings: [],
  detail: { cpu: {}, memory: {}, endpoints: [], events: [] },
  instances: [],
})

/** Possible failures of a workload that a watcher reports. A watcher that throws or hangs has lost its whole connection. */
const bad: Record<string, () => unknown> = {
  'item-07': () => ({
    ...workload('item-07'),
    get labels() {
      throw new TypeError('broken')
    },
  }),
  'item-17': () => ({ ...workload('item-17'), ready: 2 ** 40 }),
  'item-27': () => ({ key: 'item-27', name: 'item-27', health: 5 }),
  'item-37': () => ({ ...workload('item-37'), instances: 'forbidden' }),
  'item-47': () => ({ ...workload('item-47'), version: 'x'.repeat(5_000_000) }),
}

describe.each(having('watcher'))('workloads of %s', (_, plugin) => {
  test('reads 45 of 50 workloads, reports five problems, and keeps the previous data of those', async () => {
    const { tenantId, integrationId, context } = await connect(plugin)
    const sink = workloadSink(tenantId, integrationId)
    const shown = () => forTenant(tenantId).tx((db) => db.workload.count({ where: { integrationId } }))
    const all = items.map((key) => (bad[key]?.() ?? workload(key)) as WorkloadInput)
    await sink.apply({ workloads: all, removed: [] })
    expect(await shown()).toBe(45)
    const { problems } = await listProblems(context, { id: integrationId, limit: 200 })
    expect(problems.map((p) => p.item).sort()).toEqual(Object.keys(bad))
    await sink.apply({ workloads: items.map(workload), removed: [] })
    expect((await listProblems(context, { id: integrationId, limit: 200 })).problems).toEqual([])
    await sink.apply({ workloads: all, removed: [] })
    await sink.listed(['Deployment'], items)
    expect(await shown()).toBe(50)
    await wait(0)
  })
})
