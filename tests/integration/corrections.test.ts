import type { OperationContext } from '@callboard/kernel/operation'
import { getEntity, listChanges, listEntities } from '@callboard/modules/catalog'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import {
  acceptInferences,
  correctValue,
  countOpenInferences,
  editMany,
  ignoreInferences,
  listIgnored,
  listInferences,
  previewProposal,
  proposeChange,
  revertCorrection,
  stopIgnoring,
} from '@callboard/modules/inference'
import { createIntegration, updateIntegration } from '@callboard/modules/integrations'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionOf, endOfRun, startTestStack, type TestStack } from './test-stack.ts'

// Review of inferences, with repositories that are read repeatedly, and proposals.

const folder = organizationFolder({
  described: { 'catalog-info.yaml': `# Keep me.\n${componentYaml('ledger')}` },
  payments: {
    'package.json': '{"name":"payments","private":true,"dependencies":{"fastify":"5","@acme/money":"1"}}',
    Dockerfile: 'FROM ghcr.io/acme/base:1\n',
    'openapi.yaml': 'openapi: 3.1.0\ninfo: { title: Payments, version: "1" }\npaths: {}\n',
  },
  money: { 'package.json': '{"name":"@acme/money","main":"index.js"}' },
  base: { Dockerfile: 'FROM debian:13\n' },
  experiments: { 'one/package.json': '{"name":"one","main":"x"}', 'two/package.json': '{"name":"two","main":"x"}' },
})
let stack: TestStack
let context: OperationContext
let id = ''
const ref = 'component:default/payments'

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  context = (await createTestTenant(stack.platform)).as('owner')
  const { settings, ...connection } = await connectionOf(stack, 'github')
  const created = await createIntegration(context, { ...connection, settings: { ...settings, infer: true, teams: false } })
  id = created.integration.id
  await endOfRun(context, id)
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const specOf = async (of: string) => ((await getEntity(context, { ref: of })).entity as unknown as Descriptor).spec
const names = async () => (await listEntities(context, { kind: 'component', limit: 200 })).rows.map((r) => r.name)
const push = (repository: string, files: Record<string, string | null>) => stack.post('files', { repository, files })
const readAt = async (of: string) => (await getEntity(context, { ref: of })).source.item?.version

test('packages and images of other repositories become dependencies', async () => {
  expect((await specOf(ref))?.dependsOn).toEqual(['component:default/base', 'component:default/money'])
  const { evidence } = await getEntity(context, { ref })
  expect(evidence?.find((r) => r.field === 'spec.dependsOn')?.why).toContain('other repositories')
})

test('a correction overrides current and later inferences, and can be reverted', async () => {
  await correctValue(context, { ref, field: 'spec.type', verdict: 'corrected', value: 'gateway' })
  await correctValue(context, { ref, field: 'spec.owner', verdict: 'corrected', value: 'team-pay' })
  expect(await specOf(ref)).toMatchObject({ type: 'gateway', owner: 'group:default/team-pay' })
  const before = await readAt(ref)
  await push('payments', { 'package.json': '{"name":"payments","private":true,"dependencies":{"next":"16"}}' })
  await eventually(async () => (await readAt(ref)) !== before)
  expect(await specOf(ref)).toMatchObject({ type: 'gateway', owner: 'group:default/team-pay' })
  await revertCorrection(context, { ref, field: 'spec.type' })
  // Reverted to the current inference.
  expect(await specOf(ref)).toMatchObject({ type: 'website', owner: 'group:default/team-pay' })
  const { changes } = await listChanges(context, { ref })
  expect(changes[0]).toMatchObject({ by: context.actor.label, action: 'changed' })
})

test('a confirmed value stays unchanged; a rejected one is removed', async () => {
  await correctValue(context, { ref, field: 'spec.type', verdict: 'confirmed' })
  const before = await readAt(ref)
  await push('payments', { 'package.json': '{"name":"payments","private":true,"dependencies":{"fastify":"5"}}' })
  await eventually(async () => (await readAt(ref)) !== before)
  expect(await specOf(ref)).toMatchObject({ type: 'website' })
  expect((await specOf(ref))?.dependsOn).toEqual(['component:default/base'])
  await correctValue(context, { ref, field: 'spec.dependsOn', verdict: 'rejected' })
  expect(await specOf(ref)).not.toHaveProperty('dependsOn')
  expect((await getEntity(context, { ref })).related.filter((r) => r.type === 'dependsOn')).toEqual([])
})

test.each([
  ['an invalid reference', { field: 'spec.owner', verdict: 'corrected' as const, value: 'not a ref!' }, 'not a valid reference'],
  ['a value in an invalid format', { field: 'metadata.tags', verdict: 'corrected' as const, value: ['Not A Tag'] }, 'tags'],
  ['a field that users cannot edit', { field: 'metadata.name', verdict: 'rejected' as const }, 'cannot be changed'],
  [
    'a component that is not in the catalog',
    { field: 'spec.dependsOn', verdict: 'corrected' as const, value: ['ledgr'] },
    'Did you mean ledger?',
  ],
  ['an unknown lifecycle', { field: 'spec.lifecycle', verdict: 'corrected' as const, value: 'prod' }, 'is not a lifecycle'],
  ['nothing to confirm', { field: 'spec.system', verdict: 'confirmed' as const }, 'no value'],
])('rejects %s, and writes nothing', async (_, input, words) => {
  const before = (await getEntity(context, { ref })).entity
  await expect(correctValue(context, { ref, ...input })).rejects.toThrow(words)
  expect((await getEntity(context, { ref })).entity).toEqual(before)
})

test('does not correct an entity with a descriptor', async () => {
  const described = { ref: 'component:default/ledger', field: 'spec.type', verdict: 'confirmed' as const }
  await expect(correctValue(context, described)).rejects.toThrow('Open a pull request to change it')
})

test('a correction waits for a read that is being written, so that neither misses the other', async () => {
  const money = { ref: 'component:default/money', field: 'spec.type' }
  let said = false
  let saying: Promise<void> | undefined
  await context.tx(async (db) => {
    await db.$queryRaw`select key from source_item where name = 'acme/money' for update`
    saying = correctValue(context, { ...money, verdict: 'confirmed' }).then(() => {
      said = true
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(said).toBe(false)
  })
  await saying
  expect(said).toBe(true)
  await revertCorrection(context, money)
})

test('the list of unreviewed entities gets shorter', async () => {
  const { open } = await countOpenInferences(context, {})
  expect((await listInferences(context, { text: 'acme/money' })).rows.map((r) => r.ref)).toEqual(['component:default/money'])
  await acceptInferences(context, { refs: ['component:default/money', 'component:default/ledger'] })
  expect((await countOpenInferences(context, {})).open).toBe(open - 1)
  expect((await listInferences(context, { state: 'accepted' })).rows.map((r) => r.ref)).toEqual(['component:default/money'])
  await acceptInferences(context, { refs: ['component:default/money'], accepted: false })
  expect((await countOpenInferences(context, {})).open).toBe(open)
})

test('entities that match an ignore pattern are not inferred until it is removed', async () => {
  expect(await names()).toEqual(expect.arrayContaining(['one', 'two']))
  expect(await ignoreInferences(context, { integrationId: id, pattern: 'acme/experiments/one/**' })).toEqual({ removed: 1 })
  await ignoreInferences(context, { integrationId: id, pattern: 'component:default/two' })
  const seen = await readAt('component:default/money')
  await push('experiments', { 'one/README.md': 'x' })
  await push('money', { 'README.md': 'x' })
  await eventually(async () => (await readAt('component:default/money')) !== seen)
  expect(await names()).not.toEqual(expect.arrayContaining(['one']))
  expect(await names()).not.toEqual(expect.arrayContaining(['two']))
  expect((await listIgnored(context, {})).map((i) => i.pattern)).toEqual(['acme/experiments/one/**', 'component:default/two'])
  for (const { pattern } of await listIgnored(context, {})) await stopIgnoring(context, { integrationId: id, pattern })
  await eventually(async () => (await names()).includes('one') && (await names()).includes('two'))
  await expect(ignoreInferences(context, { integrationId: id, pattern: 'one' })).rejects.toThrow('Write a reference')
})

test('a pull request contains the current values, and its merge turns them into a descriptor', async () => {
  const preview = await previewProposal(context, { ref })
  expect(preview.files.map((f) => f.path)).toEqual(['catalog-info.yaml'])
  expect(preview.files[0]?.text).toContain('owner: team-pay')
  expect(preview.files[0]?.text).toContain('$text: ./openapi.yaml')
  const { url, label } = await proposeChange(context, { ref })
  expect(label).toBe('acme/payments#1')
  expect((await getEntity(context, { ref })).proposal).toMatchObject({ url, label })
  // Requested again, the open pull request is updated.
  expect((await proposeChange(context, { ref })).label).toBe(label)
  const before = await specOf(ref)
  await fetch(url, { method: 'POST' })
  await eventually(async () => (await getEntity(context, { ref })).evidence === null)
  expect(await specOf(ref)).toMatchObject({ type: before?.type, owner: 'team-pay', providesApis: before?.providesApis })
  const api = await getEntity(context, { ref: 'api:default/payments-openapi' })
  expect(api.evidence).toBeNull()
  expect((api.entity as unknown as Descriptor).spec?.definition).toContain('title: Payments')
})

test('a change of a described entity edits its file, and preserves comments', async () => {
  const of = 'component:default/ledger'
  await expect(proposeChange(context, { ref: of, values: {} })).rejects.toThrow('There are no changes')
  const values = { 'spec.lifecycle': 'deprecated', 'metadata.title': 'The ledger' }
  const { before, files } = await previewProposal(context, { ref: of, values })
  expect([before, files[0]?.text]).toEqual([
    expect.stringContaining('# Keep me.'),
    expect.stringContaining('lifecycle: deprecated'),
  ])
  const { url } = await proposeChange(context, { ref: of, values })
  await fetch(url, { method: 'POST' })
  await eventually(async () => (await specOf(of))?.lifecycle === 'deprecated')
  const file = await (await fetch(`${stack.sandbox.url}/github/acme/described/blob/main/catalog-info.yaml`)).text()
  expect(file).toContain('# Keep me.')
})

test('several entities are edited as each is alone, and what is refused for one does not stop the others', async () => {
  const [inferred, described, gone] = ['component:default/money', 'component:default/ledger', 'component:default/gone']
  const edit = (value: string[]) =>
    editMany(context, { refs: [inferred, described, gone], change: { field: 'metadata.tags', value } })
  const { outcomes } = await edit(['core'])
  const of = (ref: string) => outcomes.find((o) => o.ref === ref)
  expect(of(inferred)).toEqual({ ref: inferred, result: 'changed' })
  expect(of(described)).toMatchObject({ result: 'proposed', label: expect.stringMatching(/^acme\/described#\d+$/) })
  expect(of(gone)).toMatchObject({ result: 'failed' })
  // Tags are added, not replaced.
  await edit(['go'])
  expect((await listEntities(context, { text: 'money', kind: 'component' })).rows[0]?.tags).toEqual(['core', 'go'])
  const again = await editMany(context, { refs: [inferred], change: { field: 'metadata.tags', value: ['go'] } })
  expect(again.outcomes).toEqual([{ ref: inferred, result: 'unchanged' }])
  const refused = await editMany(context, { refs: [inferred], change: { field: 'spec.owner', value: 'not a ref!' } })
  expect(refused.outcomes).toEqual([
    { ref: inferred, result: 'failed', message: expect.stringContaining('not a valid reference') },
  ])
  await expect(editMany(context, { refs: [gone], change: { field: 'spec.owner', value: 'x' } })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('read-only credentials report the missing permission; settings that would not read the file reject it', async () => {
  await stack.post('tokens', { token: 'reads-only', readOnly: true })
  const settings = { organization: 'acme', host: `${stack.sandbox.url}/github`, infer: true, teams: false }
  await updateIntegration(context, { id, settings, secrets: { token: 'reads-only' } })
  await endOfRun(context, id)
  await expect(proposeChange(context, { ref: 'component:default/money' })).rejects.toThrow('Contents: write')
  const paths = ['.catalog/*.yaml']
  await updateIntegration(context, { id, settings: { ...settings, paths } })
  await expect(proposeChange(context, { ref: 'component:default/money' })).rejects.toThrow('do not read catalog-info.yaml')
})
