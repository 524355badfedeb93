import type { OperationContext } from '@callboard/kernel/operation'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultView } from '../domain/view.ts'
import { listEntities } from './list-entities.ts'
import { listViews } from './list-views.ts'
import { removeOwnView } from './remove-own-view.ts'
import { removeSharedView } from './remove-shared-view.ts'
import { saveOwnView } from './save-own-view.ts'
import { saveSharedView } from './save-shared-view.ts'

let database: TestDatabase
let tenant: TestTenant
let ada: OperationContext
let vera: OperationContext

const entity = (kind: string, name: string, spec: object, tags: string[] = []) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, tags },
  spec,
})

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry))
  ada = (await tenant.member('developer')).context
  vera = (await tenant.member('viewer')).context
  const write = await catalogOf(tenant)
  await write([
    entity('Component', 'a', { type: 'service', lifecycle: 'Production', owner: 'payments' }, ['go']),
    entity('Component', 'b', { type: 'service', lifecycle: 'production', owner: 'risk' }),
    entity('Component', 'c', { type: 'website', owner: 'payments' }, ['web']),
    entity('Component', 'd', { type: 'website', lifecycle: 'deprecated' }),
  ])
})
afterAll(() => database.drop())

const view = { kind: 'component', state: { group: 'owner' as const } }
const namesFor = async (context: OperationContext) => (await listViews(context, {})).map((v) => v.name)

test('a personal view is seen by its owner alone, a shared one by everybody', async () => {
  await saveOwnView(ada, { ...view, name: 'Ada’s' })
  await saveSharedView(ada, { ...view, name: 'Everyone’s' })
  expect(await namesFor(ada)).toEqual(['Everyone’s', 'Ada’s'])
  expect(await namesFor(vera)).toEqual(['Everyone’s'])
})

test('nobody changes or deletes the view of somebody else', async () => {
  const { id } = await saveOwnView(ada, { ...view, name: 'Secret plan' })
  for (const attempt of [
    () => saveOwnView(vera, { ...view, id, name: 'Mine now' }),
    () => removeOwnView(vera, { id }),
    () => saveSharedView(tenant.as('owner'), { ...view, id, name: 'Ours now' }),
    () => removeSharedView(tenant.as('owner'), { id }),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
  await removeOwnView(ada, { id })
})

test('viewers keep views of their own, and share none', async () => {
  const { id } = await saveOwnView(vera, { ...view, name: 'Vera’s' })
  await expect(saveSharedView(vera, { ...view, name: 'Shared' })).rejects.toMatchObject({ code: 'forbidden' })
  await removeOwnView(vera, { id })
})

test('a kind has one default for each person and one for the organization, and one’s own comes first', async () => {
  const { id: first } = await saveSharedView(ada, { ...view, kind: 'api', name: 'First', isDefault: true })
  const { id: second } = await saveSharedView(ada, { ...view, kind: 'api', name: 'Second', isDefault: true })
  const own = await saveOwnView(ada, { ...view, kind: 'api', name: 'Own', isDefault: true })
  const views = await listViews(ada, {})
  expect(views.find((v) => v.id === first)?.isDefault).toBe(false)
  expect(defaultView(views, 'api')?.id).toBe(own.id)
  expect(defaultView(await listViews(vera, {}), 'api')?.id).toBe(second)
})

test('concurrent defaults leave one', async () => {
  await Promise.all(['x', 'y', 'z'].map((name) => saveSharedView(ada, { ...view, kind: 'system', name, isDefault: true })))
  const views = (await listViews(ada, {})).filter((v) => v.kind === 'system')
  expect(views.map((v) => v.isDefault).sort()).toEqual([false, false, true])
})

test('a name that is taken is refused with what to do', async () => {
  await expect(saveSharedView(ada, { ...view, name: 'EVERYONE’S' })).rejects.toMatchObject({
    code: 'conflict',
    field: 'name',
    message: 'There is already a view called EVERYONE’S. Choose another name.',
  })
})

test('changes of shared views are in the audit log, those of personal ones are not', async () => {
  const actions = () =>
    tenant.as('owner').tx((db) => db.auditEvent.findMany({ where: { targetType: 'catalog_view' }, select: { action: true } }))
  const before = (await actions()).length
  const { id } = await saveSharedView(ada, { ...view, name: 'Audited' })
  await saveSharedView(ada, { ...view, id, name: 'Audited again' })
  await removeSharedView(ada, { id })
  await saveOwnView(ada, { ...view, name: 'Not audited' })
  const added = (await actions()).map((a) => a.action)
  expect(added.length).toBe(before + 3)
  expect(added).toEqual(expect.arrayContaining(['catalog.view-created', 'catalog.view-changed', 'catalog.view-removed']))
})

test('rows of a group stand together, with the number of rows of each over all pages', async () => {
  const list = await listEntities(ada, { kind: 'component', group: 'owner', limit: 2 })
  expect(list.rows.map((r) => r.name)).toEqual(['a', 'c'])
  expect(list.groups).toEqual([{ key: 'group:default/payments', count: 2 }])
  const rest = await listEntities(ada, { kind: 'component', group: 'owner', limit: 2, offset: 2 })
  expect(rest.groups).toEqual([
    { key: 'group:default/risk', count: 1 },
    { key: '', count: 1 },
  ])
})

test('values that differ in case alone are one group', async () => {
  const { groups } = await listEntities(ada, { kind: 'component', group: 'lifecycle' })
  expect(groups).toEqual([
    { key: 'deprecated', count: 1 },
    { key: 'production', count: 2 },
    { key: '', count: 1 },
  ])
})

test('a filter finds entities without a value, and can be turned round', async () => {
  const names = async (filter: object) => (await listEntities(ada, { kind: 'component', ...filter })).rows.map((r) => r.name)
  expect(await names({ owner: ['(none)'] })).toEqual(['d'])
  expect(await names({ owner: ['(none)', 'group:default/risk'] })).toEqual(['b', 'd'])
  expect(await names({ owner: ['group:default/payments'], exclude: ['owner'] })).toEqual(['b', 'd'])
  expect(await names({ tag: ['(none)'] })).toEqual(['b', 'd'])
  expect(await names({ tag: ['go'], exclude: ['tag'] })).toEqual(['b', 'c', 'd'])
})
