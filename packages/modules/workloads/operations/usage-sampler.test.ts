import { forTenant } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { WorkloadInput } from '../domain/workload.ts'
import { listEntityUsage } from './list-entity-usage.ts'
import { usageSampler } from './usage-sampler.ts'
import { workloadSink } from './workload-sink.ts'

let database: TestDatabase
let tenant: TestTenant
let context: OperationContext
let integrationId: string
const ref = 'component:default/ledger'
beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry))
  context = tenant.as('owner')
  const write = await catalogOf(tenant)
  await write([
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'ledger' },
      spec: { type: 'service', lifecycle: 'production', owner: 'payments' },
    },
  ])
  integrationId = (await forTenant(tenant.id).tx((db) => db.integration.findFirstOrThrow())).id
})
afterAll(() => database.drop())
beforeEach(() => forTenant(tenant.id).tx((db) => db.workloadUsage.deleteMany()))

const workload = (key: string, cpu: number | undefined): WorkloadInput => ({
  ...{ key, kind: 'Deployment', namespace: 'money', name: 'ledger', labels: {}, health: 'healthy', desired: 1, ready: 1 },
  ...{ restarts: 0, version: '1', images: [], findings: [], instances: [] },
  detail: {
    cpu: { limit: 1, ...(cpu === undefined ? {} : { usage: cpu }) },
    memory: cpu === undefined ? {} : { usage: cpu * 1000 },
    endpoints: [],
    events: [],
  },
})

/** A sampler whose clock stands beyond the time of the first sample. */
async function sample(...workloads: WorkloadInput[]) {
  await workloadSink(tenant.id, integrationId).apply({ workloads, removed: [] })
  await forTenant(tenant.id).tx((db) =>
    db.workloadEntity.createMany({
      data: workloads.map(({ key }) => ({ tenantId: tenant.id, integrationId, key, ref, rule: 'image' })),
      skipDuplicates: true,
    }),
  )
  let clock = 0
  const sampler = usageSampler(tenant.id, integrationId, () => clock)
  sampler.see(workloads)
  clock += 60_000
  await sampler.sample()
}

/** As if the last sample had been made an hour ago. */
const letAnHourPass = () =>
  forTenant(tenant.id).tx((db) => db.workloadUsage.updateMany({ data: { sampledAt: new Date(Date.now() - 3_600_000) } }))

test('a day has the mean and the peak of its samples', async () => {
  await sample(workload('uid-1', 0.2))
  await letAnHourPass()
  await sample(workload('uid-1', 0.4))
  const [usage] = await listEntityUsage(context, { ref })
  expect(usage).toMatchObject({ key: 'uid-1', name: 'ledger', cpu: { limit: 1, usage: 0.4 } })
  expect(usage?.days).toHaveLength(1)
  expect(usage?.days[0]?.cpu).toBeCloseTo(0.3)
  expect(usage?.days[0]).toMatchObject({ maxCpu: 0.4, maxMemory: 400, day: new Date().toISOString().slice(0, 10) })
})

test('a watcher that starts again within the hour adds no sample', async () => {
  await sample(workload('uid-1', 0.2))
  await sample(workload('uid-1', 0.8))
  const [usage] = await listEntityUsage(context, { ref })
  expect(usage?.days[0]).toMatchObject({ cpu: 0.2, maxCpu: 0.2 })
})

test('nothing is stored where usage is not known', async () => {
  await sample(workload('uid-2', undefined))
  expect(await forTenant(tenant.id).tx((db) => db.workloadUsage.count())).toBe(0)
})

test('workloads of the sample organization have the days before, and only those', async () => {
  const setSample = (isSample: boolean) =>
    forTenant(tenant.id).tx((db) => db.integration.updateMany({ data: { sample: isSample } }))
  await setSample(true)
  await sample(workload('uid-1', 0.2))
  await setSample(false)
  const [usage] = await listEntityUsage(context, { ref })
  expect(usage?.days).toHaveLength(30)
  expect(usage?.days.every(({ cpu, maxCpu }) => cpu > 0 && maxCpu >= cpu)).toBe(true)
})

test('an entity that does not exist is not found', async () => {
  await expect(listEntityUsage(context, { ref: 'component:default/none' })).rejects.toThrow('component:default/none')
})
