import { ConfigReader } from '@backstage/config'
import { PermissionClient } from '@backstage/plugin-permission-common'
import { type Role, roles } from '@callboard/core/permissions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../../test-api.ts'
import { signedInMember } from '../test-sign-in.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

const entity = (name: string, action?: 'read' | 'create' | 'update' | 'delete') =>
  ({ type: 'resource', name, attributes: action ? { action } : {}, resourceType: 'catalog-entity' }) as const
const basic = (name: string, action?: 'read' | 'create' | 'update' | 'delete') =>
  ({ type: 'basic', name, attributes: action ? { action } : {} }) as const
const ref = 'component:default/service-00'

const clientFor = (batched: boolean) =>
  new PermissionClient({
    discovery: { getBaseUrl: async (plugin) => `${api.base}/api/${plugin}` },
    config: new ConfigReader({ permission: { enabled: true, EXPERIMENTAL_enableBatchedRequests: batched } }),
  })

const writers: Role[] = ['owner', 'admin', 'developer']

test.each(roles)("Backstage's own client sees the permissions of %s", async (role) => {
  const { bearer } = await signedInMember(api, api.tenant, role)
  const requests = [
    { permission: entity('catalog.entity.read', 'read'), resourceRef: ref },
    { permission: entity('catalog.entity.refresh', 'update'), resourceRef: ref },
    { permission: entity('catalog.entity.delete', 'delete'), resourceRef: ref },
    { permission: basic('catalog.entity.create', 'create') },
    { permission: basic('catalog.location.read', 'read') },
    { permission: basic('catalog.location.create', 'create') },
    { permission: basic('catalog.location.delete', 'delete') },
    { permission: basic('acme.thing.read', 'read') },
    { permission: basic('acme.thing.update', 'update') },
    { permission: basic('acme.thing.use') },
  ]
  const write = writers.includes(role) ? 'ALLOW' : 'DENY'
  const expected = ['ALLOW', write, write, write, 'ALLOW', write, write, 'ALLOW', 'DENY', 'DENY']
  for (const batched of [false, true]) {
    const answers = await clientFor(batched).authorize(requests, { token: bearer })
    expect(answers.map((a) => a.result)).toEqual(expected)
  }
})

test.each(roles)('a frontend offers %s the templates and the tools that the portal offers them', async (role) => {
  const { bearer } = await signedInMember(api, api.tenant, role)
  const requests = [
    { permission: basic('scaffolder.task.create', 'create') },
    { permission: basic('scaffolder.template.management') },
    { permission: { ...entity('scaffolder.task.read', 'read'), resourceType: 'scaffolder-task' }, resourceRef: 'some-task' },
    { permission: { ...entity('scaffolder.task.cancel'), resourceType: 'scaffolder-task' }, resourceRef: 'some-task' },
    { permission: { ...entity('scaffolder.action.execute'), resourceType: 'scaffolder-action' }, resourceRef: 'debug:log' },
    { permission: basic('devtools.info', 'read') },
    { permission: basic('devtools.scheduler.read', 'read') },
  ]
  const run = writers.includes(role) ? 'ALLOW' : 'DENY'
  const administer = role === 'owner' || role === 'admin' ? 'ALLOW' : 'DENY'
  const answers = await clientFor(false).authorize(requests, { token: bearer })
  expect(answers.map((a) => a.result)).toEqual([run, run, 'ALLOW', run, run, administer, 'DENY'])
})

test('a list of references gets a list of results', async () => {
  const item = { id: '1', permission: entity('catalog.entity.read', 'read'), resourceRef: [ref, 'component:default/service-01'] }
  const response = await api.send('POST', '/api/permission/authorize', { items: [item] })
  expect(await response.json()).toEqual({ items: [{ id: '1', result: ['ALLOW', 'ALLOW'] }] })
})

test('a permission named like an Object.prototype property is unknown', async () => {
  const items = ['constructor', 'toString', '__proto__'].map((name) => ({ id: name, permission: basic(name, 'delete') }))
  const response = await api.send('POST', '/api/permission/authorize', { items })
  const { items: results } = (await response.json()) as { items: { result: string }[] }
  expect(results.map((r) => r.result)).toEqual(['DENY', 'DENY', 'DENY'])
})

test('a token has the permissions of its scopes', async () => {
  const items = [
    { id: '1', permission: basic('catalog.location.read', 'read') },
    { id: '2', permission: basic('catalog.location.create', 'create') },
  ]
  const reader = await api.tenant.token(['catalog.read'])
  const response = await api.send('POST', '/api/permission/authorize', { items }, reader)
  const { items: results } = (await response.json()) as { items: { result: string }[] }
  expect(results.map((r) => r.result)).toEqual(['ALLOW', 'DENY'])
})

test.each([
  ['a resource without a reference', { items: [{ id: '1', permission: entity('catalog.entity.read', 'read') }] }],
  ['no items', {}],
  ['an unknown action', { items: [{ id: '1', permission: { type: 'basic', name: 'x', attributes: { action: 'burn' } } }] }],
  ['an empty list of references', { items: [{ id: '1', permission: entity('catalog.entity.read', 'read'), resourceRef: [] }] }],
  ['text', '"x"'],
])('%s is an InputError', async (_, body) => {
  const response = await api.send('POST', '/api/permission/authorize', body)
  expect([response.status, await response.json()]).toMatchObject([400, { error: { name: 'InputError' } }])
})
