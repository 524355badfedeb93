import type { OperationContext } from '@callboard/kernel/operation'
import { listChanges } from '@callboard/modules/catalog'
import { connectSample, getItem, listItems } from '@callboard/modules/integrations'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endOfRun, startTestStack, type TestStack } from './test-stack.ts'

// The sync report of a repository: what was read, created, rejected and removed.

const folder = organizationFolder({
  ledger: { 'catalog-info.yaml': `${componentYaml('ledger')}---\n${componentYaml('ledger-worker')}`, 'README.md': 'hello' },
  mirror: { 'catalog-info.yaml': componentYaml('ledger'), 'other/catalog-info.yaml': 'kind: [' },
  empty: { 'README.md': 'nothing here' },
})
let stack: TestStack
let context: OperationContext
let id = ''

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  context = (await createTestTenant(stack.platform)).as('viewer')
  id = (await connectSample({ ...context, actor: { type: 'job', label: 'test' } }, {})).integration.id
  await endOfRun(context, id)
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const keyOf = async (name: string) =>
  (await listItems(context, { pluginId: 'github' })).find((i) => i.name.endsWith(`/${name}`))?.key ?? ''
const receiptOf = async (name: string) => getItem(context, { integrationId: id, key: await keyOf(name) })

test('names the commit, the entities with their files, and the state', async () => {
  const receipt = await receiptOf('ledger')
  expect(receipt.version).toMatch(/^[0-9a-f]{40}:/)
  expect(receipt.version).toBe(receipt.seenVersion)
  expect(receipt.readAt).toBeInstanceOf(Date)
  expect(receipt.entities.map((e) => [e.ref, e.file, e.concluded])).toEqual([
    ['component:default/ledger', 'catalog-info.yaml', false],
    ['component:default/ledger-worker', 'catalog-info.yaml', false],
  ])
  expect(receipt).toMatchObject({ total: 2, problems: [], gone: [], claims: [] })
})

test('lists what was rejected with position and reason; an empty item is not an error', async () => {
  const refused = await receiptOf('mirror')
  expect(refused.total).toBe(0)
  expect(refused.problems.map((p) => [p.file, p.code]).sort()).toEqual([
    ['catalog-info.yaml', 'duplicate'],
    ['other/catalog-info.yaml', 'not_yaml'],
  ])
  expect(refused.claims).toEqual(['component:default/ledger'])
  expect(await receiptOf('empty')).toMatchObject({ total: 0, problemsTotal: 0 })
})

test('lists what a push removed, and only the changes of this repository', async () => {
  await stack.post('files', {
    repository: 'ledger',
    files: { 'catalog-info.yaml': componentYaml('ledger', { type: 'library' }) },
  })
  const receipt = await eventually(async () => {
    const now = await receiptOf('ledger')
    return now.gone.length > 0 ? now : undefined
  })
  expect(receipt.gone.map((g) => g.ref)).toEqual(['component:default/ledger-worker'])
  const item = { integrationId: id, key: await keyOf('ledger') }
  const { changes } = await listChanges(context, { item })
  expect(new Set(changes.map((c) => c.ref))).toEqual(new Set(['component:default/ledger', 'component:default/ledger-worker']))
  expect(changes.map((c) => c.action)).toEqual(expect.arrayContaining(['added', 'changed', 'removed']))
  expect((await listChanges(context, { item: { ...item, key: await keyOf('empty') } })).changes).toEqual([])
})

test('an item that is not read has no sync report', async () => {
  await expect(getItem(context, { integrationId: id, key: 'nothing' })).rejects.toMatchObject({ code: 'not_found' })
})
