import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { OperationContext } from '@callboard/kernel/operation'
import { listEntities } from '@callboard/modules/catalog'
import { ignoreInferences } from '@callboard/modules/inference'
import { createIntegration, listProblems } from '@callboard/modules/integrations'
import { repositoryBudgetMs } from '@callboard/parsing/limits'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse } from '@callboard/parsing/parse'
import type { Input, TaskName } from '@callboard/parsing/tasks'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connectionOf, endOfRun, startTestStack, type TestStack } from '../integration/test-stack.ts'

// Without threads each of these blocked a process for 25 seconds to minutes. Deadlines are about ten times the expected time.

/** 15,000 keys, merged 60,000 times: two minutes in js-yaml. */
const mergeKeys = `a: &a {${Array.from({ length: 15_000 }, (_, i) => `k${i}: 1`).join(', ')}}\nb:\n  <<: [${'*a,'.repeat(60_000)}*a]\n`
const emphasis = '*a_ '.repeat(40_000)
const catastrophicGlob = '(([a-z./-]+)+)+!'
const withDocs = (name: string) =>
  componentYaml(name).replace('spec:', '  annotations:\n    backstage.io/techdocs-ref: dir:.\nspec:')

const folder = organizationFolder({
  calm: { 'catalog-info.yaml': withDocs('calm'), 'docs/index.md': '# Calm\n\nAll is well.\n' },
  merge: { 'catalog-info.yaml': mergeKeys, 'other/catalog-info.yaml': componentYaml('beside-merge') },
  emphasis: { 'catalog-info.yaml': withDocs('emphasis'), 'docs/index.md': '# Good\n', 'docs/a.md': emphasis },
  many: { 'catalog-info.yaml': withDocs('many') },
})
for (let i = 0; i < 40; i++) {
  mkdirSync(path.join(folder.dir, 'many/docs'), { recursive: true })
  writeFileSync(path.join(folder.dir, 'many/docs', `page-${String(i).padStart(2, '0')}.md`), emphasis)
}

let stack: TestStack
let context: OperationContext
let id = ''
const delay = monitorEventLoopDelay({ resolution: 20 })

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  context = (await createTestTenant(stack.platform)).as('owner')
})
beforeEach(() => delay.reset())
afterAll(async () => {
  delay.disable()
  await stack.stop()
  folder.remove()
})

test('reads a repository full of hostile files to its end, within its budget, without blocking a process', {
  timeout: 180_000,
}, async () => {
  delay.enable()
  const began = performance.now()
  const { integration } = await createIntegration(context, await connectionOf(stack, 'github'))
  id = integration.id
  expect((await endOfRun(context, id)).run.state).toBe('succeeded')
  expect(performance.now() - began).toBeLessThan(repositoryBudgetMs * 5)
  expect(delay.max / 1e6, 'milliseconds in which nothing else of this process could run').toBeLessThan(8000)
  const names = (await listEntities(context, { limit: 200 })).rows.map((r) => r.name)
  expect(names).toEqual(expect.arrayContaining(['calm', 'beside-merge', 'emphasis', 'many']))
})

test('each skipped file is a problem with its name and the reason', async () => {
  const { problems } = await listProblems(context, { id, limit: 200 })
  const of = (name: string) => problems.filter((p) => p.itemName === `acme/${name}`)
  expect(of('merge').map((p) => p.message)).toEqual([
    expect.stringMatching(/^catalog-info\.yaml (took longer than 5 s|needed too much memory) to parse and was skipped/),
  ])
  expect(of('emphasis').map((p) => p.message)).toEqual([
    expect.stringMatching(/^docs\/a\.md took longer than 5 s to parse and was skipped/),
  ])
  expect(of('many').length).toBe(40)
  expect(of('many').map((p) => p.message)).toContainEqual(
    expect.stringMatching(/was skipped, because related files took longer than 20 s to parse/),
  )
  expect(of('calm')).toEqual([])
})

const slow: [what: string, TaskName, Input<TaskName>][] = [
  ['a page with unfinished emphasis', 'markdown', emphasis],
  ['a YAML file of merge keys', 'yaml', mergeKeys],
  ['a mkdocs.yml of merge keys', 'mkdocs', mergeKeys],
  ['an OpenAPI description of merge keys', 'api', { type: 'openapi', definition: mergeKeys }],
  ['an AsyncAPI description of merge keys', 'operations', { type: 'asyncapi', definition: `asyncapi: 3.0.0\n${mergeKeys}` }],
  [
    'a description whose example is tried on a catastrophic expression',
    'lint',
    `openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /a:
    get:
      parameters:
        - { name: q, in: query, schema: { type: string, pattern: '^(([a-z])+.)+[A-Z]([a-z])+$', default: ${'a'.repeat(60)} } }
      responses: {}
`,
  ],
  [
    'GraphQL of a hundred thousand braces',
    'operations',
    { type: 'graphql', definition: `type Query ${'{ a: '.repeat(100_000)}` },
  ],
  [
    'protobuf of a hundred thousand messages in each other',
    'operations',
    { type: 'grpc', definition: `syntax = "proto3"; ${'message A { '.repeat(100_000)}` },
  ],
  ['a file of a hundred thousand brackets', 'descriptor', '['.repeat(100_000)],
  ['two descriptions that differ, of merge keys', 'compare', { type: 'openapi', before: mergeKeys, after: `${mergeKeys} ` }],
]

test.each(slow)(
  '%s is parsed, or rejected with a message, while the process serves others',
  { timeout: 120_000 },
  async (_, task, input) => {
    delay.enable()
    const outcome = await parse(task, input).catch((error) => error)
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(NotParsed)
    expect(delay.max / 1e6).toBeLessThan(8000)
    expect(await parse('yaml', 'a: 1')).toEqual({ a: 1 })
  },
)

test('rejects a glob that backtracks for minutes when it is saved, with the supported syntax', async () => {
  const connection = await connectionOf(stack, 'github')
  for (const field of ['paths', 'exclude'])
    await expect(
      createIntegration(context, { ...connection, settings: { ...connection.settings, [field]: [catastrophicGlob] } }),
    ).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('Patterns may use') })
  await expect(ignoreInferences(context, { integrationId: id, pattern: `acme/${catastrophicGlob}` })).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining('Patterns may use'),
  })
})
