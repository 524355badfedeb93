import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filterFields, maxFilterOptions } from '../domain/view-fields.ts'
import { findFilterOptions } from './find-filter-options.ts'
import { getMap } from './get-map.ts'
import { listFilterOptions } from './list-filter-options.ts'

// More values than a page sends along: the most frequent are offered, and all are found.

const values = 30

let database: TestDatabase
let tenant: TestTenant

const entity = (kind: string, name: string, spec: object, metadata: object = {}) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, ...metadata },
  spec,
})

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  tenant = await createTestTenant(platform, 'Filters')
  const write = await catalogOf(tenant)
  const two = (i: number) => String(i).padStart(2, '0')
  await write([
    entity('Group', 'team-29', { type: 'team', children: [] }, { title: 'The last of them' }),
    // Value 0 has the most entities, value 29 one.
    ...Array.from({ length: values }, (_, i) =>
      Array.from({ length: values - i }, (_, n) =>
        entity(
          'Component',
          `c-${two(i)}-${n}`,
          { type: `type-${two(i)}`, lifecycle: `stage-${two(i)}`, owner: `team-${two(i)}`, system: `system-${two(i)}` },
          { tags: [`tag-${two(i)}`] },
        ),
      ),
    ).flat(),
  ])
})
afterAll(() => database.drop())

const context = () => tenant.as('viewer')

test.each(filterFields)('the %s filter offers the most frequent values with their counts', async (key) => {
  const options = (await listFilterOptions(context(), { kind: 'component' }))[key]
  expect(options).toHaveLength(maxFilterOptions)
  expect(options.map((o) => o.count)).toEqual(Array.from({ length: maxFilterOptions }, (_, i) => values - i))
})

test.each(filterFields)('a value of the %s filter that is not offered is found by typing', async (key) => {
  expect(await findFilterOptions(context(), { key, text: '-29', kind: 'component' })).toMatchObject([{ count: 1 }])
  expect(await findFilterOptions(context(), { key, text: '-2' })).toHaveLength(10)
  expect(await findFilterOptions(context(), { key, text: '' })).toHaveLength(maxFilterOptions)
  expect(await findFilterOptions(context(), { key, text: '%' })).toEqual([])
})

test('an owner is found by its title, and not by what all references have', async () => {
  const found = await findFilterOptions(context(), { key: 'owner', text: 'LAST OF' })
  expect(found).toEqual([{ value: 'group:default/team-29', count: 1, title: 'The last of them' }])
  expect(await findFilterOptions(context(), { key: 'owner', text: 'group:default' })).toEqual([])
})

test('a map offers as many teams, and names those that it shows', async () => {
  const { owners, labels } = await getMap(context(), { owners: ['group:default/team-29'] })
  expect(owners).toHaveLength(maxFilterOptions)
  expect(owners[0]).toEqual({ value: 'group:default/team-00', label: 'team-00', count: values })
  expect(labels['group:default/team-29']).toBe('The last of them')
})
