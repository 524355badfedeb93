import { forTenant } from '@callboard/db/for-tenant'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunInput, RunState } from '../domain/pipeline.ts'
import { applyPipelines, applyRuns } from '../repo/pipeline.ts'
import { getEntityDelivery } from './get-entity-delivery.ts'

let database: TestDatabase
let tenant: TestTenant
let integrationId: string

const names = ['running', 'recovered', 'both', 'measured', 'new'] as const

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry))
  const write = await catalogOf(tenant)
  const component = (name: string) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations: { 'github.com/project-slug': `acme/${name}` } },
    spec: { type: 'service', lifecycle: 'production', owner: 'shop', system: 'shop' },
  })
  await write([
    { apiVersion: 'backstage.io/v1alpha1', kind: 'System', metadata: { name: 'shop' }, spec: { owner: 'shop' } },
    ...names.map(component),
  ])
  integrationId = (await forTenant(tenant.id).tx((db) => db.integration.findFirstOrThrow({ select: { id: true } }))).id
})
afterAll(() => database.drop())

let number = 0
/** A run that began some minutes after midnight yesterday, and took some minutes if it has ended. */
const run = (repository: string, pipelineKey: string, minute: number, state: RunState, minutes = 1): RunInput => {
  const at = (of: number) => new Date(Math.floor(Date.now() / 86_400_000 - 1) * 86_400_000 + of * 60_000).toISOString()
  return {
    pipelineKey: `${repository} ${pipelineKey}`,
    repository: `acme/${repository}`,
    key: `run-${++number}`,
    number: minute,
    attempt: 1,
    branch: 'main',
    onDefault: true,
    commit: 'c0ffee',
    title: 'x',
    author: null,
    event: 'push',
    state,
    createdAt: at(minute),
    startedAt: at(minute),
    finishedAt: state === 'running' ? null : at(minute + minutes),
    updatedAt: at(minute + minutes),
    jobs: null,
    url: null,
  }
}

async function ran(runs: RunInput[]): Promise<void> {
  const pipelines = runs.map((r) => ({
    key: r.pipelineKey,
    repository: r.repository,
    name: r.pipelineKey,
    path: null,
    url: null,
  }))
  await forTenant(tenant.id).tx(async (db) => {
    await applyPipelines(db, tenant.id, integrationId, [...new Map(pipelines.map((p) => [p.key, p])).values()])
    await applyRuns(db, tenant.id, integrationId, runs)
  })
}

const deliveryOf = (ref: string) => getEntityDelivery(tenant.as('viewer'), { ref })

test('a pipeline fails if its newest finished run failed, whatever runs now', async () => {
  await ran([
    run('running', 'ci', 9, 'running'),
    run('running', 'ci', 8, 'failed'),
    run('running', 'ci', 7, 'succeeded'),
    run('running', 'lint', 6, 'succeeded'),
  ])
  const { pipelines, failing, failingCount } = await deliveryOf('component:default/running')
  expect([pipelines, failingCount, failing.map((r) => r.number)]).toEqual([2, 1, [8]])
})

test('a pipeline that recovered does not fail', async () => {
  await ran([run('recovered', 'ci', 9, 'succeeded'), run('recovered', 'ci', 8, 'failed')])
  const { failing, failingCount } = await deliveryOf('component:default/recovered')
  expect([failing, failingCount]).toEqual([[], 0])
})

test('the runs are those of the pipeline that ran last, oldest first', async () => {
  await ran([run('both', 'ci', 19, 'succeeded', 3), run('both', 'lint', 18, 'failed'), run('both', 'ci', 17, 'running')])
  const { recent } = await deliveryOf('component:default/both')
  expect(recent.map((r) => [r.number, r.state, r.durationMs])).toEqual([
    [17, 'running', null],
    [19, 'succeeded', 180_000],
  ])
})

test('rate and median count finished runs alone', async () => {
  await ran([
    run('measured', 'ci', 9, 'running'),
    run('measured', 'ci', 8, 'succeeded', 2),
    run('measured', 'ci', 7, 'failed', 6),
    run('measured', 'ci', 6, 'succeeded', 4),
  ])
  const { passRate, p50Ms } = await deliveryOf('component:default/measured')
  expect([passRate, p50Ms]).toEqual([2 / 3, 240_000])
})

test('what never ran has no figures', async () => {
  expect(await deliveryOf('component:default/new')).toMatchObject({
    pipelines: 0,
    failing: [],
    failingCount: 0,
    recent: [],
    passRate: null,
    p50Ms: null,
  })
})

test('a system counts the pipelines of its parts', async () => {
  const { pipelines, failingCount, recent } = await deliveryOf('system:default/shop')
  expect([pipelines, failingCount, recent.map((r) => r.number)]).toEqual([6, 2, [17, 19]])
})
