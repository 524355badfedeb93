import type { OperationContext } from '@callboard/kernel/operation'
import { getEntity, listEntities } from '@callboard/modules/catalog'
import { createIntegration, listProblems } from '@callboard/modules/integrations'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endOfRun, sandboxToken, startTestStack, type TestStack } from './test-stack.ts'

// Descriptions of APIs have up to 20 MiB; a larger one is never missing without a word.

const MiB = 1024 * 1024

/** An OpenAPI document of about this size, whose operations are few: the rest is a text. */
const description = (title: string, bytes: number) =>
  `openapi: 3.0.3\ninfo:\n  title: ${title}\n  version: '1'\n  description: >-\n${`    ${'word '.repeat(200)}\n`.repeat(Math.ceil(bytes / 1005))}paths:\n  /orders:\n    get:\n      operationId: listOrders\n      responses:\n        '200': { description: OK }\n`

const apiYaml = (name: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata:\n  name: ${name}\nspec:\n  type: openapi\n  lifecycle: production\n  owner: team-a\n  definition:\n    $text: ./openapi.yaml\n`

const folder = organizationFolder({
  'inferred-large': { 'openapi.yaml': description('Large', 12 * MiB) },
  'inferred-too-large': { 'api/openapi.yaml': description('Too large', 21 * MiB) },
  'described-large': { 'catalog-info.yaml': apiYaml('described-large'), 'openapi.yaml': description('Described', 12 * MiB) },
  'described-too-large': {
    'catalog-info.yaml': `${componentYaml('beside')}---\n${apiYaml('described-too-large')}`,
    'openapi.yaml': description('Described, too large', 21 * MiB),
  },
})

let stack: TestStack
let context: OperationContext
let id: string

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  context = (await createTestTenant(stack.platform)).as('owner')
  const connected = await createIntegration(context, {
    pluginId: 'github',
    settings: { host: `${stack.sandbox.url}/github`, organization: 'acme', infer: true, teams: false },
    secrets: { token: sandboxToken },
  })
  id = connected.integration.id
  await endOfRun(context, id)
}, 120_000)
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

test.each(['inferred-large-openapi', 'described-large'])('%s is read whole', async (name) => {
  const { entity } = await getEntity(context, { ref: `api:default/${name}` })
  const { definition = '' } = entity.spec as { definition?: string }
  expect(definition.length).toBeGreaterThan(12 * MiB)
})

test('one that is too large is a problem with its size, whether it was inferred or described; the rest is read', async () => {
  const { problems } = await listProblems(context, { id })
  const large = problems.filter((problem) => /too large/.test(problem.message))
  expect(large.map(({ file, message }) => [file, message]).sort()).toEqual([
    ['api/openapi.yaml', expect.stringMatching(/too large \(21\.\d MiB; at most 20 MiB are read\)/)],
    ['catalog-info.yaml', expect.stringMatching(/too large \(21\.\d MiB; at most 20 MiB are read\)/)],
  ])
  const names = (await listEntities(context, { limit: 50 })).rows.map((row) => row.name)
  expect(names).toEqual(expect.arrayContaining(['beside', 'inferred-too-large']))
})
