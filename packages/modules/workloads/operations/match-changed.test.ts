import { randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import { applyEntities, removeEntities } from '@callboard/modules/catalog'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { applyEntities as applySilently } from '@callboard/modules/catalog/testing'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WorkloadInput } from '../domain/workload.ts'
import { matchAllWorkloads, matchChangedWorkloads } from './match-workloads.ts'
import { workloadSink } from './workload-sink.ts'

// Matching what has changed comes to the same as matching everything, whatever has changed.

let database: TestDatabase
let tenant: TestTenant
const integrationId = randomUUID()

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry))
  const common = { pluginId: 'kubernetes', name: 'eu', account: 'eu', settings: {}, secrets: '' }
  await tx((db) => db.integration.create({ data: { tenantId: tenant.id, id: integrationId, ...common } }))
})
afterAll(() => database.drop())

const tx: ReturnType<typeof forTenant>['tx'] = (work) => forTenant(tenant.id).tx(work)
const pick = <T>(...values: T[]) => fc.constantFrom(...values)

/** Null in all but one of so many cases. */
const seldom = <T>(oneOf: number, value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: oneOf - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value })

/** Few names, so that entities and workloads meet, and are ambiguous, often. */
const names = ['shop', 'cart', 'pay']
const repositories = ['acme/shop', 'acme/cart', 'acme/mono']

const entityArb = fc
  .record({
    kind: pick('Component', 'Component', 'Component', 'Resource'),
    namespace: pick('default', 'other'),
    name: pick(...names),
    type: pick('service', 'service', 'library'),
    item: pick(...repositories),
    slug: seldom(3, pick(...repositories)),
    id: seldom(6, pick(...names)),
    selector: seldom(8, pick('app=shop', 'app=cart,tier!=db', 'not a (')),
    within: seldom(8, pick('blue', 'green')),
    cluster: seldom(8, pick('eu', 'us')),
  })
  .map(({ kind, namespace, name, type, item, ...given }) => {
    const annotations = {
      ...(given.slug ? { 'github.com/project-slug': given.slug } : {}),
      ...(given.id ? { 'backstage.io/kubernetes-id': given.id } : {}),
      ...(given.selector ? { 'backstage.io/kubernetes-label-selector': given.selector } : {}),
      ...(given.within ? { 'backstage.io/kubernetes-namespace': given.within } : {}),
      ...(given.cluster ? { 'backstage.io/kubernetes-cluster': given.cluster } : {}),
    }
    const metadata = { name, namespace, annotations }
    return { item, descriptor: { apiVersion: 'backstage.io/v1alpha1', kind, metadata, spec: { type } } as Descriptor }
  })

const workloadArb = fc
  .record({
    key: pick('a', 'b', 'c', 'd', 'e', 'f'),
    namespace: pick('blue', 'green'),
    name: pick(...names, 'web'),
    images: fc.subarray([...repositories.map((r) => `ghcr.io/${r}:1`), 'pay', 'ghcr.io/acme/mono/cart@sha256:00'], {
      maxLength: 2,
    }),
    id: seldom(4, pick(...names)),
    app: seldom(3, pick('shop', 'cart')),
  })
  .map(
    ({ id, app, ...w }): WorkloadInput => ({
      ...w,
      kind: 'Deployment',
      labels: { ...(id ? { 'backstage.io/kubernetes-id': id } : {}), ...(app ? { app } : {}) },
      health: 'healthy',
      desired: 1,
      ready: 1,
      restarts: 0,
      version: null,
      findings: [],
      detail: { cpu: {}, memory: {}, endpoints: [], events: [] },
      instances: [],
    }),
  )

type Step =
  | { do: 'write'; entities: { item: string; descriptor: Descriptor }[] }
  | { do: 'remove'; skip: number }
  | { do: 'run'; workloads: WorkloadInput[] }
  | { do: 'stop'; key: string }
  | { do: 'stop all' }

const stepArb: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('write' as const), entities: fc.array(entityArb, { minLength: 1, maxLength: 3 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('remove' as const), skip: fc.nat(8) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('run' as const),
      workloads: fc.uniqueArray(workloadArb, { minLength: 1, maxLength: 4, selector: (w) => w.key }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const), key: pick('a', 'b', 'c') }) },
  { weight: 1, arbitrary: fc.constant({ do: 'stop all' as const }) },
)

async function apply(step: Step): Promise<void> {
  const sink = workloadSink(tenant.id, integrationId)
  if (step.do === 'run') return sink.apply({ workloads: step.workloads, removed: [] })
  if (step.do === 'stop') return sink.apply({ workloads: [], removed: [step.key] })
  if (step.do === 'stop all') return sink.listed(['Deployment'], [])
  await tx(async (db) => {
    if (step.do === 'remove') {
      const gone = await db.entity.findMany({
        orderBy: { ref: 'asc' },
        skip: step.skip,
        take: 2,
        select: { id: true, ref: true },
      })
      return removeEntities(db, tenant.id, gone, { reason: 'person', runId: null, actor: 'x', cause: 'person' })
    }
    // Items are given the name of their repository; the same entity may be found in another one next time.
    const items = repositories.map((name) => ({ tenantId: tenant.id, integrationId, key: name, name, seenVersion: '1' }))
    await db.sourceItem.createMany({ data: items, skipDuplicates: true })
    for (const { item, descriptor } of step.entities) {
      const ref = `${descriptor.kind}:${descriptor.metadata.namespace}/${descriptor.metadata.name}`.toLowerCase()
      await db.entity.updateMany({ where: { ref }, data: { integrationId: null } })
      const input = { descriptor, item, file: 'f', url: `${item}/${randomUUID()}`, line: 1, evidence: null }
      await applyEntities(db, tenant.id, integrationId, [input], { runId: null, cause: 'read' })
    }
  })
}

const matched = () =>
  tx((db) =>
    db.workloadEntity.findMany({ select: { ref: true, key: true, rule: true }, orderBy: [{ key: 'asc' }, { ref: 'asc' }] }),
  )

test('matching changes gives the same result as matching everything', { timeout: 240_000 }, async () => {
  let compared = 0
  await fc.assert(
    fc.asyncProperty(fc.array(stepArb, { minLength: 8, maxLength: 20 }), async (steps) => {
      for (const step of steps) {
        await apply(step)
        await matchChangedWorkloads(tenant.id)
        const changed = await matched()
        const noted = await tx((db) => db.matchedRepository.findMany())
        await matchAllWorkloads(tenant.id)
        expect(changed).toEqual(await matched())
        // The full matching must not make up for what the other one forgets to note.
        await tx(async (db) => {
          await db.matchedRepository.deleteMany()
          await db.matchedRepository.createMany({ data: noted })
        })
        compared += changed.length
      }
    }),
    { numRuns: 25 },
  )
  // It compared something.
  expect(compared).toBeGreaterThan(100)
})

test('a component that leaves a repository leaves its workloads to the other one there', async () => {
  const clean = () =>
    tx(async (db) => [await db.entity.deleteMany(), await db.workload.deleteMany(), await db.pendingEvent.deleteMany()])
  await clean()
  const write = (name: string, item: string) =>
    apply({
      do: 'write',
      entities: [
        {
          item,
          descriptor: {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: { name, namespace: 'default' },
            spec: { type: 'service' },
          },
        },
      ],
    })
  await write('front', 'acme/mono')
  await write('back', 'acme/mono')
  const [workload] = fc.sample(workloadArb, 1)
  if (!workload) throw new Error('no sample')
  await apply({ do: 'run', workloads: [{ ...workload, name: 'web', labels: {}, images: ['ghcr.io/acme/mono:1'] }] })
  await matchAllWorkloads(tenant.id)
  expect(await matched()).toEqual([])
  await write('back', 'acme/cart')
  await matchChangedWorkloads(tenant.id)
  expect(await matched()).toMatchObject([{ ref: 'component:default/front', rule: 'image' }])
})

test('reads only what has changed, and changes nothing else', async () => {
  const before = await matched()
  const descriptor = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'silent' },
    spec: { type: 'service' },
  } as Descriptor
  const input = { descriptor, item: 'acme/mono', file: 'f', url: 'silent', line: 1, evidence: null }
  await tx((db) => applySilently(db, tenant.id, integrationId, [input], null))
  await matchChangedWorkloads(tenant.id)
  expect(await matched()).toEqual(before)
  await matchAllWorkloads(tenant.id)
  expect(await matched()).toEqual([])
})
