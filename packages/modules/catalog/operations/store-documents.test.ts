import { createHash, randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Descriptor } from '../domain/entity.ts'
import { applyEntities } from '../repo/entity-apply.ts'
import { assembled, documentVersion, findWrongDocuments } from '../repo/entity-document.ts'
import { removeEntities } from '../repo/entity-remove.ts'
import { entityOf } from './backstage-entity.ts'
import { findMissingDocuments } from './find-missing-documents.ts'
import { getEntitiesByRefs } from './get-entities-by-refs.ts'
import { storeDocuments } from './store-documents.ts'

let database: TestDatabase
let tenant: TestTenant
const integrationId = randomUUID()

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry))
  const common = { pluginId: 'github', name: 'x', account: 'acme', settings: {}, secrets: '' }
  await forTenant(tenant.id).tx((db) => db.integration.create({ data: { tenantId: tenant.id, id: integrationId, ...common } }))
})
afterAll(() => database.drop())

const component = (name: string, spec: Descriptor['spec'] = {}): Descriptor => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name },
  spec: { type: 'service', lifecycle: 'production', owner: 'red', ...spec },
})
const team = (name: string): Descriptor => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
  spec: { type: 'team', children: [] },
})

const write = (...entities: Descriptor[]) => {
  const inputs = entities.map((descriptor) => {
    const { name } = descriptor.metadata
    return { descriptor, item: name, file: name, url: name, line: 1, evidence: null }
  })
  return forTenant(tenant.id).tx((db) => applyEntities(db, tenant.id, integrationId, inputs, null))
}
const remove = (name: string) =>
  forTenant(tenant.id).tx(async (db) => {
    const found = await db.entity.findMany({ where: { ref: `component:default/${name}` }, select: { id: true, ref: true } })
    await removeEntities(db, tenant.id, found, { reason: 'source', runId: null, actor: null })
  })
const wrong = () => forTenant(tenant.id).read(findWrongDocuments)
const marks = () => forTenant(tenant.id).tx((db) => db.staleDocument.count())
const entity = async (ref: string) => {
  const [document] = await getEntitiesByRefs(tenant.as('viewer'), { refs: [ref] })
  return document ? entityOf(document) : null
}

test('a document has the entity as written, its identity, and its relations from both ends in order', async () => {
  await write(team('red'), component('shop', { dependsOn: ['component:cart'] }), component('cart'))
  const expected = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'cart', namespace: 'default', uid: expect.any(String), etag: expect.any(String) },
    spec: { type: 'service', lifecycle: 'production', owner: 'red' },
    relations: [
      { type: 'dependencyOf', targetRef: 'component:default/shop' },
      { type: 'ownedBy', targetRef: 'group:default/red' },
    ],
  }
  expect(await entity('component:default/cart')).toEqual(expected)
  expect(await storeDocuments(tenant.id)).toBeGreaterThan(0)
  expect(await entity('component:default/cart')).toEqual(expected)
  expect(await marks()).toBe(0)
})

test('a change is visible at once, also at the other end of its relations, before documents are stored again', async () => {
  await write(component('cart', { dependsOn: ['component:shop'] }))
  const types = async (ref: string) => (await entity(ref))?.relations.map((r) => `${r.type} ${r.targetRef}`)
  expect(await types('component:default/shop')).toContain('dependencyOf component:default/cart')
  await remove('cart')
  expect(await entity('component:default/cart')).toBe(null)
  expect(await types('component:default/shop')).not.toContain('dependencyOf component:default/cart')
  await storeDocuments(tenant.id)
  expect(await wrong()).toEqual([])
})

test('an unchanged entity, and a changed position of unchanged relations, do not mark the other ends', async () => {
  await write(component('shop'))
  await storeDocuments(tenant.id)
  await write(component('shop'))
  expect(await marks()).toBe(0)
  await write(component('shop', { lifecycle: 'experimental' }))
  const marked = await forTenant(tenant.id).tx((db) => db.staleDocument.findMany({ select: { ref: true } }))
  expect(marked).toEqual([{ ref: 'component:default/shop' }])
  await storeDocuments(tenant.id)
})

test('stays right while eight writers change the relations of two groups and two jobs store documents', async () => {
  await write(team('red'), team('blue'))
  let writing = true
  const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let i = 0; i < 15; i++) {
      const name = `c${writer}-${pick([1, 2, 3])}`
      const dependsOn = [`component:c${pick([0, 3, 6])}-${pick([1, 2])}`]
      if (Math.random() < 0.25) await remove(name)
      else await write(component(name, { owner: pick(['red', 'blue']), dependsOn, order: i }))
    }
  })
  const jobs = Array.from({ length: 2 }, async () => {
    while (writing) await storeDocuments(tenant.id)
  })
  const checks = (async () => {
    while (writing) expect(await wrong()).toEqual([])
  })()
  await Promise.all(writers)
  writing = false
  await Promise.all([...jobs, checks])
  await storeDocuments(tenant.id)
  expect(await wrong()).toEqual([])
  expect(await marks()).toBe(0)
  const [entities, documents] = await forTenant(tenant.id).tx(async (db) => [
    await db.entity.count(),
    await db.entityDocument.count({ where: { version: documentVersion } }),
  ])
  expect(documents).toBe(entities)
}, 60_000)

test('documents of another version are not used, and are stored again in the background', async () => {
  await forTenant(tenant.id).tx((db) => db.entityDocument.updateMany({ data: { version: documentVersion - 1, document: '{}' } }))
  expect((await entity('group:default/red'))?.metadata).toMatchObject({ name: 'red' })
  expect(await findMissingDocuments()).toBe(1)
  expect(await marks()).toBeGreaterThan(0)
  const jobs = await forTenant(tenant.id).tx((db) => db.outbox.count({ where: { name: 'catalog.store-documents' } }))
  expect(jobs).toBe(1)
  await storeDocuments(tenant.id)
  expect(await findMissingDocuments()).toBe(0)
  expect(await forTenant(tenant.id).tx((db) => db.entityDocument.count({ where: { document: '{}' } }))).toBe(0)
})

test('the version of documents is increased with the statement that assembles them', () => {
  const hash = createHash('sha256').update(assembled.text.replace(/\s+/g, ' ')).digest('hex').slice(0, 16)
  expect([documentVersion, hash]).toEqual([1, '8b28cb1f394cf5b2'])
})
