import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createGroup } from './create-group.ts'
import { getOwnership } from './get-ownership.ts'

let database: TestDatabase
let tenant: TestTenant
let write: Awaited<ReturnType<typeof catalogOf>>

const entity = (kind: string, name: string, spec: object) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name },
  spec,
})
beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry))
  write = await catalogOf(tenant)
  await write([
    entity('Component', 'a', { type: 'service', owner: 'ghosts' }),
    entity('Component', 'b', { type: 'service', owner: 'ghosts' }),
    entity('Component', 'c', { type: 'service', owner: 'user:nobody' }),
    entity('Component', 'd', { type: 'service' }),
    entity('Component', 'e', { type: 'service', owner: 'full' }),
    entity('Group', 'full', { type: 'team', children: [], members: ['ada'] }),
    entity('Group', 'hollow', { type: 'team', children: [] }),
    entity('Group', 'parent', { type: 'team', children: ['full'] }),
  ])
})
afterAll(() => database.drop())

test('lists entities without owner, unknown owners, and groups without members', async () => {
  const found = await getOwnership(tenant.as('viewer'), {})
  expect(found).toMatchObject({ total: 5, answered: 1, orphanCount: 1 })
  expect(found.orphans.map((o) => o.ref)).toEqual(['component:default/d'])
  expect(found.unknown.map((u) => [u.ref, u.kind, u.owns])).toEqual([
    ['group:default/ghosts', 'group', 2],
    ['user:default/nobody', 'user', 1],
  ])
  expect(found.empty.map((g) => [g.ref, g.owns])).toEqual([['group:default/hollow', 0]])
})

test('creates a group with one click, and a descriptor takes it over', async () => {
  const owner = tenant.as('owner')
  await createGroup(owner, { ref: 'group:default/ghosts' })
  const found = await getOwnership(owner, {})
  expect(found.unknown.map((u) => u.ref)).toEqual(['user:default/nobody'])
  expect(found.empty.find((g) => g.ref === 'group:default/ghosts')).toMatchObject({ owns: 2, detached: true })
  await expect(createGroup(owner, { ref: 'group:default/ghosts' })).rejects.toThrow('already exists')
  await expect(createGroup(owner, { ref: 'user:default/nobody' })).rejects.toThrow('not a group reference')
  await expect(createGroup(owner, { ref: 'group:default/no way' })).rejects.toMatchObject({ code: 'invalid_input' })
  await write([entity('Group', 'ghosts', { type: 'team', children: [], members: ['bob'] })])
  expect((await getOwnership(owner, {})).empty.map((g) => g.ref)).toEqual(['group:default/hollow'])
})
