import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { OperationContext } from '@callboard/kernel/operation'
import { addSampleExperiments, getExperiment, listExperiments, listMetrics } from '@callboard/modules/experiments'
import { removeSample } from '@callboard/modules/integrations'
import { pluginRegistry } from '@callboard/plugins/server'
import { type Sandbox, startSandbox } from '@callboard/sandbox/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { freePorts } from '@callboard/testing/ports'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The experiments of the sample organization: one runs, one shipped, and one is not split as planned.

let database: TestDatabase
let sandbox: Sandbox
let context: OperationContext

beforeAll(async () => {
  database = await openTestDatabase()
  const port = await freePorts(2)
  const githubDir = path.join(import.meta.dirname, '../../tools/sandbox/samples/github/organization')
  sandbox = await startSandbox({ port, smtpPort: port + 1, githubDir, token: 'sandbox-token' })
  const tenant = await createTestTenant(testPlatform(pluginRegistry, sandbox.demo))
  context = tenant.as('owner')
})
afterAll(async () => {
  await sandbox.close()
  await database.drop()
})

async function connectAccount(): Promise<void> {
  const { tenantId } = context
  const secrets = await context.platform.vault.seal(tenantId, { values: {}, hookSecret: 'x' })
  const data = {
    tenantId,
    id: randomUUID(),
    pluginId: 'github',
    name: 'Sample',
    account: 'meridian',
    settings: {},
    secrets,
    sample: true,
  }
  await context.tx((db) => db.integration.create({ data }))
}

test('there is nothing without an account of the sample organization', async () => {
  await addSampleExperiments(context)
  expect(await listExperiments(context, {})).toEqual({ experiments: [], total: 0 })
})

test('each has the decision that its figures lead to, is added once, and is removed with the sample', async () => {
  await connectAccount()
  await addSampleExperiments(context)
  await addSampleExperiments(context)
  const { experiments } = await listExperiments(context, {})
  expect(experiments).toHaveLength(3)
  const found = await Promise.all(experiments.map(({ id }) => getExperiment(context, { id })))
  const decisions = Object.fromEntries(found.map(({ experiment, results }) => [experiment.key, results.decision.kind]))
  expect(decisions).toEqual({ 'one-page-checkout': 'hold', 'price-with-tax': 'ship', 'instant-search': 'invalid' })
  for (const { results } of found) {
    expect(results.totalUnits).toBeGreaterThan(10_000)
    for (const { effects } of results.metrics) expect(effects[0]?.looks.length).toBeGreaterThan(5)
  }
  expect(await removeSample(context, {})).toEqual({ integrations: 1 })
  expect((await listExperiments(context, {})).total).toBe(0)
  expect((await listMetrics(context, {})).metrics).toEqual([])
})
