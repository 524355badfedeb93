import { createHmac, randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { getEntity, listEntities } from '@callboard/modules/catalog'
import {
  connectSample,
  createIntegration,
  findHook,
  getIntegration,
  receiveEvent,
  syncNow,
} from '@callboard/modules/integrations'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endOfRun, sandboxToken, startTestStack, type TestStack } from './test-stack.ts'

// Changes at GitHub without a commit: names, branches, owners, permissions; and distinctions made while reading.

const go = { 'go.mod': 'module example.com/x\n', 'main.go': 'package main\n' }
const folder = organizationFolder(
  {
    shop: { 'catalog-info.yaml': componentYaml('shop') },
    ours: go,
    forked: go,
    template: go,
    retired: go,
  },
  { repositories: { forked: { fork: true }, template: { template: true }, retired: { archived: true } } },
)

let stack: TestStack
let context: OperationContext
let id: string

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  context = (await createTestTenant(stack.platform)).as('owner')
  const connected = await createIntegration(context, {
    pluginId: 'github',
    settings: { host: `${stack.sandbox.url}/github`, organization: stack.sandbox.state.organization.login, infer: true },
    secrets: { token: sandboxToken },
  })
  id = connected.integration.id
  await endOfRun(context, id)
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const sync = async () => {
  await syncNow(context, { id })
  return endOfRun(context, id)
}
const names = async () => (await listEntities(context, { limit: 100 })).rows.map((e) => e.name)

test('lists forks, templates and archived repositories, and infers nothing from them', async () => {
  expect(await names()).toEqual(expect.arrayContaining(['shop', 'ours']))
  for (const name of ['forked', 'template', 'retired']) expect(await names()).not.toContain(name)
  const items = await forTenant(context.tenantId).tx((db) => db.sourceItem.findMany({ where: { integrationId: id } }))
  expect(items.find((i) => i.name.endsWith('/forked'))?.state).toMatchObject({ fork: true, template: false })
})

test('updates the default branch, description and topics without a commit', async () => {
  await stack.post('repositories', { repository: 'shop', branch: 'trunk', silent: true })
  await stack.post('repositories', { repository: 'ours', description: 'Sells things', silent: true })
  await sync()
  const shop = await getEntity(context, { ref: 'component:default/shop' })
  expect(JSON.stringify(shop)).toContain('/blob/trunk/catalog-info.yaml')
  expect(JSON.stringify(await getEntity(context, { ref: 'component:default/ours' }))).toContain('Sells things')
  const again = await sync()
  expect([again.run.changed, again.run.added]).toEqual([0, 0])
})

const deliver = async (event: string, payload: object, form: boolean) => {
  const json = JSON.stringify(payload)
  const body = form ? new URLSearchParams({ payload: json }).toString() : json
  const row = await forTenant(context.tenantId).tx((db) => db.integration.findFirstOrThrow({ where: { id } }))
  const opened = (await stack.platform.vault.open(context.tenantId, row.secrets)) as { hookSecret: string }
  const hook = await findHook(stack.platform, { pluginId: 'github', integrationId: id })
  return receiveEvent(hook, {
    headers: {
      'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
      'x-github-event': event,
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${createHmac('sha256', opened.hookSecret).update(body).digest('hex')}`,
    },
    body,
  })
}
const lastEvent = () =>
  forTenant(context.tenantId).tx((db) =>
    db.inboundEvent.findFirst({ where: { integrationId: id }, orderBy: { receivedAt: 'desc' } }),
  )

test('accepts a form-encoded delivery like a JSON one', async () => {
  expect(await deliver('ping', { zen: 'Keep it & simple' }, true)).toEqual({ stored: true })
  await eventually(async () => (await lastEvent())?.outcome?.includes('the webhook works'))
})

test('requests again while GitHub still returns the commit before a push', async () => {
  const repository = stack.sandbox.state.organization.repositories.find((r) => r.name === 'shop')
  if (!repository?.commit) throw new Error('shop has no commit')
  const named = { node_id: repository.nodeId, full_name: repository.slug, default_branch: repository.branch }
  await deliver('push', { ref: `refs/heads/${repository.branch}`, before: repository.commit.oid, repository: named }, false)
  const postponed = () =>
    forTenant(context.tenantId).tx((db) =>
      db.outbox.findFirst({ where: { name: 'integration.process-event', runAt: { gt: new Date() } } }),
    )
  await eventually(async () => (await postponed()) !== null)
  expect((await lastEvent())?.processedAt).toBeNull()
  await stack.post('files', { repository: 'shop', files: { 'catalog-info.yaml': componentYaml('shop-two') }, silent: true })
  await eventually(async () => (await names()).includes('shop-two'))
})

test.each([
  ['a webhook', false, 'acme-two'],
  ['the next sync, if the webhook was lost', true, 'acme-three'],
])('follows a renamed organization by its id: %s', async (_, silent, login) => {
  // A running run has listed under the old name, and would be returned by a sync.
  await eventually(async () => (await lastEvent())?.processedAt)
  await endOfRun(context, id)
  await stack.post('organization', { login, silent })
  if (silent) await syncNow(context, { id })
  else await deliver('organization', { action: 'renamed' }, false)
  await eventually(async () => (await getIntegration(context, { id })).account === login)
  await eventually(async () =>
    JSON.stringify(await getEntity(context, { ref: 'component:default/ours' })).includes(`/${login}/ours`),
  )
  expect(await getIntegration(context, { id })).toMatchObject({
    health: 'healthy',
    name: `GitHub · ${login}`,
    settings: { organization: login },
  })
})

test('the same organization name on two GitHub hosts is two accounts, each connected once', async () => {
  const connect = (host: string) =>
    createIntegration(context, {
      pluginId: 'github',
      settings: { host, organization: stack.sandbox.state.organization.login },
      secrets: { token: sandboxToken },
    })
  const other = stack.sandbox.url.replace('127.0.0.1', 'localhost')
  const allow = stack.platform.outgoing.allow as string[]
  allow.push(new URL(other).host)
  expect((await connect(`${other}/github`)).integration.account).toBe(stack.sandbox.state.organization.login)
  await expect(connect(`${stack.sandbox.url}/github/`)).rejects.toMatchObject({ code: 'conflict' })
  await expect(connectSample(context, {})).rejects.toMatchObject({ code: 'conflict' })
})
