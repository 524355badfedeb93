import { glob } from 'node:fs/promises'
import path from 'node:path'
import { costsOf } from '@callboard/modules/costs/slots'
import { moduleActions, moduleReaders, type ReaderContext } from '@callboard/modules/slot-data'
import { insightsOf } from '@callboard/modules/usage/slots'
import { runtimes } from '@callboard/modules/workloads/slots'
import { createRead, createSlotData, defineReader, provideReader, type Read } from '@callboard/plugin-kit/slot-data'
import { defineEntitySlot, type SlotPlace } from '@callboard/plugin-kit/ui'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '../..')
const platform = testPlatform(pluginRegistry)

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

// A plugin as a developer would add one: its own reader, a card that shows it, and one line in the registry.
const footprintOf = defineReader<{ ref: string }, { grams: number; clusters: number }>('carbon.footprint')

const footprint = provideReader(footprintOf, async ({ read }: { read: Read }, { ref }: { ref: string }) => {
  const [costs, clusters] = await Promise.all([read(costsOf, { ref, by: 'service', days: 30 }), read(runtimes, {})])
  return { grams: Math.round(Number(costs.total) * 400), clusters: clusters.length }
})

const card = defineEntitySlot({
  id: 'carbon.footprint',
  load: ({ read, ref }) => read(footprintOf, { ref }),
  render: ({ grams, clusters }) => `${grams} g in ${clusters} clusters`,
})

const placeOf = (read: Read): SlotPlace => ({
  read,
  links: {
    entity: () => '',
    page: () => '',
    item: () => '',
    integration: () => '',
    integrations: () => '',
    connect: () => '',
    to: (p) => p,
  },
  act: () => (async () => ({ ok: false, message: 'Not here.' })) as never,
  reason: () => undefined,
  now: new Date(),
})

test('shows a plugin with its own reader without a change to the kit, the modules or the web app', async () => {
  const tenant = await createTestTenant(platform)
  const readers = createSlotData<ReaderContext>([...moduleReaders, footprint])
  const place = placeOf(createRead(readers, { context: tenant.as('viewer') }))
  const data = await card.load({ ...place, ref: 'component:default/shop', entity: {}, item: null })
  expect(card.render(data, place)).toBe('0 g in 0 clusters')
})

test('a reader of a plugin has the permissions of the current user', async () => {
  const tenant = await createTestTenant(platform)
  const visitsOf = defineReader<object, number>('carbon.visits')
  const visits = provideReader(visitsOf, async ({ read }: { read: Read }) => (await read(insightsOf, { days: 30 })).visits)
  const readers = createSlotData<ReaderContext>([...moduleReaders, visits])
  await expect(createRead(readers, { context: tenant.as('admin') })(visitsOf, {})).resolves.toBe(0)
  await expect(createRead(readers, { context: tenant.as('viewer') })(visitsOf, {})).rejects.toMatchObject({ code: 'forbidden' })
})

test('every reader and action that a module declares is provided exactly once', async () => {
  const named: string[] = []
  for await (const file of glob('packages/modules/*/slots.ts', { cwd: root })) {
    const slots: Record<string, unknown> = await import(path.join(root, file))
    for (const one of Object.values(slots)) if (typeof one === 'object' && one !== null && 'id' in one) named.push(String(one.id))
  }
  expect(named.length).toBeGreaterThan(15)
  expect([...moduleReaders, ...moduleActions].map(({ id }) => id).toSorted()).toEqual(named.toSorted())
})

test('rejects two implementations of the same reader at startup', () => {
  expect(() => createSlotData<ReaderContext>([...moduleReaders, { ...footprint, id: costsOf.id }])).toThrow(
    'costs.query is provided twice',
  )
})

test('the error of a reader without a provider explains what to do', async () => {
  const read = createRead(createSlotData<{ read: Read }>([]), {})
  await expect(read(footprintOf, { ref: 'x' })).rejects.toThrow('Nobody provides carbon.footprint')
})

test('an action accepts only what its operation accepts', async () => {
  const tenant = await createTestTenant(platform)
  const actions = createSlotData(moduleActions)
  const act = (role: 'owner' | 'viewer', id: string, input: unknown) =>
    actions.run(id, { context: tenant.as(role) }, input).catch((error) => error.code)
  expect(actions.has('costs.query')).toBe(false)
  expect(actions.has('constructor')).toBe(false)
  for (const input of [undefined, null, 'x', [], {}, { budget: 1 }])
    expect(await act('owner', 'costs.save-budget', input)).toBe('invalid_input')
  expect(await act('viewer', 'costs.delete-budget', { id: crypto.randomUUID() })).toBe('forbidden')
})
