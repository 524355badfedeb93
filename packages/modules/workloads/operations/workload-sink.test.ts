import { forTenant } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RuntimePart } from '../domain/workload.ts'
import { listRuntimes } from './list-runtimes.ts'
import { listWorkloads } from './list-workloads.ts'
import { workloadSink } from './workload-sink.ts'

// The state of a runtime follows the last answer about each of its parts.

let database: TestDatabase
let tenant: TestTenant
let context: OperationContext
let integrationId: string
beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry))
  context = tenant.as('owner')
  await catalogOf(tenant)
  integrationId = (await forTenant(tenant.id).tx((db) => db.integration.findFirstOrThrow())).id
})
afterAll(() => database.drop())

const fix = "- { apiGroups: [''], resources: [pods], verbs: [list, watch] }"
const part = (name: string, state: RuntimePart['state']): RuntimePart => ({
  name,
  state,
  objects: 0,
  ...(state === 'forbidden' ? { fix, message: 'The cluster answered 403: forbidden' } : {}),
  ...(state === 'failing' ? { message: 'The cluster answered 500: etcdserver: request timed out' } : {}),
})
async function report(parts: RuntimePart[], seenAt = new Date()) {
  await workloadSink(tenant.id, integrationId).report({ platform: 'Kubernetes', version: 'v1.33.4', nodes: [], parts, seenAt })
  const [runtime] = await listRuntimes(context, {})
  const stored = await forTenant(tenant.id).tx((db) => db.integration.findFirstOrThrow({ where: { id: integrationId } }))
  return { runtime, health: stored.health, message: stored.healthMessage }
}

test('one forbidden part leaves the rest watched, and says which rule is missing', async () => {
  const { runtime, health, message } = await report([part('Pods', 'forbidden'), part('Deployments', 'watching')])
  expect(runtime).toMatchObject({ state: 'watching', message: null })
  expect(runtime?.parts[0]?.fix).toBe(fix)
  expect(health).toBe('attention')
  expect(message).toBe(
    'These credentials are not allowed to read Pods. Everything else is shown. Add the rules that are listed under “Watched resources” to their role.',
  )
})

test('when every part is forbidden the runtime denies access, and it recovers with the first answer', async () => {
  const denied = await report([part('Pods', 'forbidden'), part('Deployments', 'forbidden'), part('CronJobs', 'not_served')])
  expect(denied.runtime?.state).toBe('refused')
  expect(denied.runtime?.message).toContain('not allowed to read Pods, Deployments.')
  const restored = await report([part('Pods', 'watching'), part('Deployments', 'forbidden')])
  expect(restored.runtime).toMatchObject({ state: 'watching', message: null })
  expect(await report([part('Pods', 'watching'), part('Deployments', 'watching')])).toMatchObject({ health: 'healthy' })
})

test('when every part fails the runtime is unreachable', async () => {
  const { runtime, message } = await report([part('Pods', 'failing'), part('Deployments', 'forbidden')])
  expect(runtime?.state).toBe('unreachable')
  expect(message).toContain('etcdserver: request timed out')
})

test('data is labelled with the last sign of life once that is a minute old', async () => {
  await workloadSink(tenant.id, integrationId).apply({
    removed: [],
    workloads: [
      {
        key: 'web',
        kind: 'Deployment',
        namespace: 'shop',
        name: 'web',
        labels: {},
        health: 'healthy',
        desired: 3,
        ready: 3,
        restarts: 0,
        version: '1.0.0',
        images: [],
        findings: [],
        detail: {
          cpu: {},
          memory: {},
          endpoints: [],
          events: [],
          versions: [
            { version: '1.0.0', count: 2 },
            { version: '2.0.0', count: 1 },
          ],
        },
        instances: [],
      },
    ],
  })
  const listed = async () => (await listWorkloads(context, {})).workloads[0]
  await report([part('Pods', 'watching')])
  expect(await listed()).toMatchObject({ asOf: null, versions: [{ version: '1.0.0' }, { version: '2.0.0', count: 1 }] })
  const seenAt = new Date(Date.now() - 61_000)
  expect((await report([part('Pods', 'watching')], seenAt)).runtime?.state).toBe('stale')
  expect((await listed())?.asOf).toEqual(seenAt)
})
