import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Descriptor, Json } from '../domain/entity.ts'
import { columnKeys, facetsOf, mayHaveValue } from '../domain/facets.ts'

// Filters and orders read the facets of an entity, facet counts its document: both have to mean the same by a key.

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await openTestDatabase()
  client = new pg.Client({ connectionString: database.appUrl })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

const name = fc.constantFrom('a', 'A', 'b', 'a.b', 'B.c', 'metadata', 'tags', 'spec', 'status', 'Ä')
const scalar = fc.oneof(fc.constantFrom('a', 'Go', 'a.b', 'B c'), fc.integer(), fc.boolean(), fc.constant(null))
const value = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(name, tie('json'), { maxKeys: 3 }),
  ),
})).json
const document = fc.dictionary(name, value, { minKeys: 1, maxKeys: 4 })

/** Values by key. */
function byKey(facets: readonly string[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const facet of facets) {
    const [key = '', value] = facet.split('=')
    if (value !== undefined) found.set(key, (found.get(key) ?? new Set()).add(value))
  }
  return found
}

test('values found by key match the facets', async () => {
  await fc.assert(
    fc.asyncProperty(document, async (data) => {
      const keys = byKey(facetsOf(data as unknown as Descriptor))
      for (const [key, expected] of keys) {
        if (!mayHaveValue(key)) continue
        const { rows } = await client.query<{ value: string }>(
          'select distinct lower(v) as value from app.values_at($1::jsonb, $2) v',
          [JSON.stringify(data), key],
        )
        expect([key, rows.map((r) => r.value).sort()]).toEqual([key, [...expected].sort()])
      }
    }),
    { numRuns: 300 },
  )
})

test.each([
  ['spec.nested', []],
  ['spec.nested.list.name', ['One', 'two']],
  ['SPEC.nested', []],
  ['metadata.tags.go', ['true']],
  ['metadata.annotations.a.b/c', ['x']],
  ['nothing', []],
  ['metadata.annotations.a.b/c.', []],
  ['', []],
])('the values at %s', async (key, expected) => {
  const data = {
    metadata: { tags: ['Go'], annotations: { 'A.b/c': 'x' } },
    spec: { nested: { list: [{ name: 'One' }, [{ NAME: 'two' }], 'name'], empty: [] } },
  }
  const { rows } = await client.query<{ v: string }>('select v from app.values_at($1::jsonb, $2) v', [JSON.stringify(data), key])
  const values = key === 'spec.nested.list.name' ? ['true', ...expected] : expected
  expect(rows.map((r) => r.v).sort()).toEqual([...values].sort())
})

test('columns are not facets', () => {
  const facets = facetsOf({
    apiVersion: 'v1',
    kind: 'Component',
    metadata: { name: 'a', namespace: 'b', description: 'c' },
    spec: { type: 'd', lifecycle: 'e' },
  })
  expect(facets).toEqual(['apiversion=v1'])
  expect(columnKeys).toHaveLength(6)
})
