import type { OperationContext } from '@callboard/kernel/operation'
import { listDocsWatches, readDocsPage, setDocsWatch } from '@callboard/modules/docs'
import { createIntegration } from '@callboard/modules/integrations'
import { listNotifications, setNotificationPreference } from '@callboard/modules/notifications'
import { eventually } from '@callboard/testing/platform'
import { organizationFolder } from '@callboard/testing/stack'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionOf, endOfRun, startTestStack, type TestStack } from './test-stack.ts'

// Watchers of a docs page are notified when a push changes or removes it.

const component = (name: string, annotation: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n  annotations: { ${annotation} }\nspec: { type: service, lifecycle: production, owner: team-a }\n`
const navigation = (...pages: string[]) => `site_name: Ledger\nnav:\n${pages.map((p) => `  - ${p}\n`).join('')}`

const folder = organizationFolder({
  ledger: {
    'catalog-info.yaml': `${component('ledger', 'backstage.io/techdocs-ref: dir:.')}---\n${component('borrower', 'backstage.io/techdocs-entity: component:default/ledger')}`,
    'mkdocs.yml': navigation('index.md', 'runbook.md'),
    'docs/index.md': '# The ledger\n\nIt books what is sold.\n',
    'docs/runbook.md': '# Runbook\n\nRestart it.\n',
  },
})
const ledger = 'component:default/ledger'
const runbook = { ref: ledger, path: 'runbook.md' }
let stack: TestStack
let tenant: TestTenant
let owner: OperationContext
let viewer: OperationContext
let other: OperationContext

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  tenant = await createTestTenant(stack.platform)
  owner = tenant.as('owner')
  viewer = (await tenant.member('viewer')).context
  const { integration } = await createIntegration(owner, await connectionOf(stack, 'github'))
  await endOfRun(owner, integration.id)
  other = (await createTestTenant(stack.platform)).as('owner')
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const push = (files: Record<string, string | null>) => stack.post('files', { repository: 'ledger', files })
const titles = async (of: OperationContext) =>
  (await listNotifications(of, { limit: 50 })).notifications.filter((n) => n.kind === 'docs.changed').map((n) => n.title)
/** Waits until a member has a number of notifications, and returns the newest. */
const notified = async (of: OperationContext, times: number) => {
  await eventually(async () => (await titles(of)).length === times)
  return (await listNotifications(of, { limit: 1 })).notifications[0]
}

test('a page is watched by one member only, and docs of another organization cannot be', async () => {
  await setDocsWatch(owner, { ...runbook, watch: true })
  await setDocsWatch(owner, { ...runbook, watch: true })
  expect(await listDocsWatches(owner, {})).toEqual([{ ...runbook, title: 'Runbook', label: 'ledger', gone: false }])
  expect((await readDocsPage(owner, runbook)).watched).toBe(true)
  expect((await readDocsPage(owner, { ref: ledger })).watched).toBe(false)
  expect((await readDocsPage(viewer, runbook)).watched).toBe(false)
  expect(await listDocsWatches(viewer, {})).toEqual([])
  await expect(setDocsWatch(other, { ...runbook, watch: true })).rejects.toMatchObject({ code: 'not_found' })
  await expect(setDocsWatch(owner, { ref: ledger, path: 'none.md', watch: true })).rejects.toMatchObject({ code: 'not_found' })
})

test('notifies watchers when the text of a page changes', async () => {
  await push({ 'docs/runbook.md': '# Runbook\n\nRestart it twice.\n' })
  expect(await notified(owner, 1)).toMatchObject({
    title: '“Runbook” in the docs of ledger changed',
    path: '/catalog/component/default/ledger/docs/runbook.md',
  })
  expect(await titles(viewer)).toEqual([])
})

test('does not notify of another order of pages, or changes of other pages', async () => {
  await push({ 'mkdocs.yml': navigation('runbook.md', 'index.md'), 'docs/index.md': '# The ledger\n\nIt books all sales.\n' })
  await eventually(async () => (await readDocsPage(owner, { ref: ledger })).path === 'runbook.md')
  await push({ 'docs/runbook.md': '# Runbook\n\nRestart it three times.\n' })
  await notified(owner, 2)
})

test('shared docs are the same page, and changes of several pages are in one notification', async () => {
  await setDocsWatch(owner, { ref: 'component:default/borrower', path: 'index.md', watch: true })
  expect((await listDocsWatches(owner, {})).map((w) => [w.ref, w.path])).toEqual([
    [ledger, 'index.md'],
    [ledger, 'runbook.md'],
  ])
  await push({ 'docs/index.md': '# The ledger\n\nChanged.\n', 'docs/runbook.md': '# Runbook\n\nChanged.\n' })
  expect(await notified(owner, 3)).toMatchObject({
    title: '2 docs pages you watch changed',
    body: '“The ledger” in the docs of ledger changed; “Runbook” in the docs of ledger changed',
  })
  await setDocsWatch(owner, { ref: 'component:default/borrower', path: 'index.md', watch: false })
  expect(await listDocsWatches(owner, {})).toHaveLength(1)
})

test('notifies once when a page is removed and restored, also by email on request', async () => {
  await setNotificationPreference(owner, { kind: 'docs.changed', portal: true, mail: true })
  const mailed = stack.mails.length
  await push({ 'docs/runbook.md': null, 'mkdocs.yml': navigation('index.md') })
  expect(await notified(owner, 4)).toMatchObject({
    title: '“Runbook” in the docs of ledger was removed',
    path: '/catalog/component/default/ledger/docs',
  })
  expect(await listDocsWatches(owner, {})).toMatchObject([{ ...runbook, title: 'Runbook', gone: true }])
  await eventually(async () => stack.mails.length > mailed)
  expect(stack.mails.at(-1)).toMatchObject({ to: tenant.owner.email, text: expect.stringContaining('was removed') })
  await push({ 'docs/runbook.md': '# Runbook\n\nRestart it.\n', 'mkdocs.yml': navigation('index.md', 'runbook.md') })
  expect((await notified(owner, 5))?.title).toBe('“Runbook” in the docs of ledger was restored')
})

test('notifies nobody who has stopped watching', async () => {
  await setDocsWatch(viewer, { ...runbook, watch: true })
  await setDocsWatch(owner, { ...runbook, watch: false })
  await push({ 'docs/runbook.md': '# Runbook\n\nThe last change.\n' })
  await notified(viewer, 1)
  expect(await titles(owner)).toHaveLength(5)
})

test('removes a watch with its entity', async () => {
  await push({ 'catalog-info.yaml': null })
  expect(await notified(viewer, 2)).toMatchObject({ title: '“Runbook” in the docs of ledger was removed', path: '/docs' })
  expect(await listDocsWatches(viewer, {})).toMatchObject([{ label: 'ledger', gone: true }])
  await setDocsWatch(viewer, { ...runbook, watch: false })
  expect(await listDocsWatches(viewer, {})).toEqual([])
})
