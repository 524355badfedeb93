import { forTenant } from '@callboard/db/for-tenant'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunInput, RunState } from '../domain/pipeline.ts'
import { applyPipelines, applyRuns } from '../repo/pipeline.ts'
import { getEntityPipelines } from './get-entity-pipelines.ts'

let database: TestDatabase
let tenant: TestTenant
let integrationId: string

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry))
  const write = await catalogOf(tenant)
  const annotations = { 'github.com/project-slug': 'acme/shop' }
  await write([{ apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name: 'shop', annotations }, spec: {} }])
  integrationId = (await forTenant(tenant.id).tx((db) => db.integration.findFirstOrThrow({ select: { id: true } }))).id
})
afterAll(() => database.drop())

let number = 0
const run = (pipelineKey: string, branch: string, state: RunState, hoursAgo: number): RunInput => {
  const at = new Date(Date.now() - hoursAgo * 3_600_000).toISOString()
  const times = { createdAt: at, startedAt: at, finishedAt: at, updatedAt: at }
  const of = { pipelineKey, repository: 'acme/shop', branch, onDefault: branch === 'main', state, jobs: null, url: null }
  return {
    ...of,
    ...times,
    key: `run-${++number}`,
    number,
    attempt: 1,
    commit: 'c0ffee',
    title: 'x',
    author: null,
    event: 'push',
  }
}

test('a skipped or cancelled run does not hide the previous failure', async () => {
  const pipeline = (key: string) => ({ key, repository: 'acme/shop', name: key, path: null, url: null })
  await forTenant(tenant.id).tx(async (db) => {
    await applyPipelines(db, tenant.id, integrationId, [pipeline('build'), pipeline('lint')])
    await applyRuns(db, tenant.id, integrationId, [
      run('build', 'main', 'succeeded', 9),
      run('build', 'main', 'failed', 8),
      run('build', 'main', 'cancelled', 2),
      run('build', 'main', 'skipped', 1),
      run('build', 'topic', 'failed', 5),
      run('build', 'topic', 'running', 4),
      run('lint', 'main', 'skipped', 3),
    ])
  })
  const { latest } = await getEntityPipelines(tenant.as('viewer'), { ref: 'component:default/shop' })
  expect(latest.map((r) => [r.pipeline, r.branch, r.state])).toEqual([
    ['lint', 'main', 'skipped'],
    ['build', 'main', 'failed'],
    ['build', 'topic', 'running'],
  ])
})
