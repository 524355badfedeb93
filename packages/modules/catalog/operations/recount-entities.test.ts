import { randomUUID } from 'node:crypto'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EntityFilter } from '../domain/query.ts'
import { applyEntities } from '../repo/entity-apply.ts'
import { findWrongCounts, mergeCounts } from '../repo/entity-counts.ts'
import { removeEntities } from '../repo/entity-remove.ts'
import { countFacets } from './count-facets.ts'
import { queryEntities } from './query-entities.ts'
import { checkCounts } from './recount-entities.ts'

let database: TestDatabase
let tenant: TestTenant
const integrationId = randomUUID()

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry))
  const common = { pluginId: 'github', name: 'x', account: 'acme', settings: {}, secrets: '' }
  await tx((db) => db.integration.create({ data: { tenantId: tenant.id, id: integrationId, ...common } }))
})
afterAll(() => database.drop())

const tx = <T>(work: (db: TenantDb) => Promise<T>) => forTenant(tenant.id).tx(work)
type Change = { kind: string; name: string; type: string; tags: string[] }
const write = (changes: readonly Change[]) => {
  const inputs = changes.map(({ kind, name, type, tags }) => {
    const spec = { type, lifecycle: 'production', owner: 'red' }
    const descriptor = { apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name, tags }, spec }
    return { descriptor, item: name, file: name, url: name, line: 1, evidence: null }
  })
  return tx((db) => applyEntities(db, tenant.id, integrationId, inputs, null))
}
const remove = (name: string) =>
  tx(async (db) => {
    const found = await db.entity.findMany({ where: { nameKey: name }, select: { id: true, ref: true } })
    await removeEntities(db, tenant.id, found, { reason: 'source', runId: null, actor: null })
  })
const wrong = () => tx(findWrongCounts)
const merge = () => tx((db) => mergeCounts(db, tenant.id))
const reader = () => tenant.as('viewer')

const change = fc.record({
  kind: fc.constantFrom('Component', 'Resource', 'component'),
  name: fc.constantFrom('a', 'b', 'c'),
  type: fc.constantFrom('service', 'Service', 'library'),
  tags: fc.array(fc.constantFrom('go', 'tier-1', 'x'), { maxLength: 3 }),
})
const step = fc.oneof(
  fc.uniqueArray(change, { minLength: 1, maxLength: 3, selector: (c) => `${c.kind.toLowerCase()} ${c.name}` }),
  fc.constantFrom('a', 'b', 'c'),
)

test('counts follow what is added, changed, moved between kinds and removed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      for (const one of steps) await (typeof one === 'string' ? remove(one) : write(one))
      expect(await wrong()).toEqual([])
    }),
    { numRuns: 30 },
  )
}, 60_000)

test('facets and totals from counts equal those from the entities', async () => {
  await write(
    ['a', 'b', 'c', 'd'].map((name, i) => ({ kind: i % 2 ? 'API' : 'Component', name, type: `t${i % 3}`, tags: ['go'] })),
  )
  const keys = ['kind', 'spec.type', 'spec.lifecycle', 'metadata.tags', 'metadata.namespace']
  const kinds: (EntityFilter | undefined)[] = [
    undefined,
    { key: 'kind', values: ['API'] },
    { key: 'kind', values: ['component', 'none'] },
  ]
  for (const filter of kinds) {
    // A condition that always holds, and that counts do not know.
    const slow: EntityFilter = { all: [{ key: 'metadata.name', exists: true }, ...(filter ? [filter] : [])] }
    expect(await countFacets(reader(), { keys, ...(filter ? { filter } : {}) })).toEqual(
      await countFacets(reader(), { keys, filter: slow }),
    )
    const total = async (asked: EntityFilter | undefined) =>
      (await queryEntities(reader(), { limit: 0, total: 'include', ...(asked ? { filter: asked } : {}) })).total
    expect(await total(filter)).toBe(await total(slow))
  }
})

test('stays right while eight writers race, and while counts are merged and restored', async () => {
  let writing = true
  const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let i = 0; i < 20; i++) {
      const name = `w${writer}-${pick([1, 2, 3])}`
      if (Math.random() < 0.3) await remove(name)
      else
        await write([
          { kind: pick(['Component', 'Resource']), name, type: pick(['service', 'library']), tags: [pick(['go', 'x'])] },
        ])
    }
  })
  const merging = (async () => {
    while (writing) await merge()
  })()
  const checking = (async () => {
    while (writing) expect(await wrong()).toEqual([])
  })()
  await Promise.all(writers)
  writing = false
  await Promise.all([merging, checking])
  expect(await wrong()).toEqual([])
}, 60_000)

test('many rows for few values are merged', async () => {
  const rows = () => tx((db) => db.entityCount.count())
  for (let i = 0; i < 80; i++) await write([{ kind: 'Component', name: 'many', type: `t${i % 2}`, tags: [`tag-${i % 2}`] }])
  const before = await rows()
  expect(before).toBeGreaterThan(200)
  await merge()
  expect(await rows()).toBeLessThan(before / 4)
  expect(await wrong()).toEqual([])
})

test('wrong counts are found and restored', async () => {
  await tx((db) => db.entityCount.deleteMany({ where: { key: 'spec.type' } }))
  expect((await wrong()).length).toBeGreaterThan(0)
  expect(await checkCounts()).toEqual([tenant.id])
  expect(await wrong()).toEqual([])
  expect(await checkCounts()).toEqual([])
})
