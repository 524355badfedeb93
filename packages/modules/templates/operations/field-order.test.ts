import { forTenant } from '@callboard/db/for-tenant'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { template, tenantWith } from '@callboard/testing/template-runs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTemplate } from './create-template.ts'
import { readSpec } from './read-spec.ts'
import { readTemplate } from './read-template.ts'

// Fields of a form are in the order of the file: not by length and alphabet, which is the order that jsonb gives the keys.

let database: TestDatabase
let made: Awaited<ReturnType<typeof tenantWith>>

const fields = ['zone', 'a', 'name', 'b', 'replicas']
const properties = Object.fromEntries(fields.map((name) => [name, { type: 'string', title: `${name} \0 of it` }]))
const steps = [{ id: 'say', action: 'debug:log', input: { message: 'x' } }]

beforeAll(async () => {
  database = await openTestDatabase()
  made = await tenantWith(testPlatform(pluginRegistry), [
    template('ordered', { parameters: { properties }, steps }),
    template('bare', { steps }),
  ])
})
afterAll(() => database.drop())

async function fieldsOf(name: string): Promise<string[]> {
  const { steps: pages } = await readTemplate(made.tenant.as('developer'), { ref: `template:default/${name}` })
  return pages.flatMap((page) => Object.keys((page.schema.properties ?? {}) as object))
}

test('of a template that was read from a source', async () => {
  expect(await fieldsOf('ordered')).toEqual(fields)
  expect(await fieldsOf('bare')).toEqual([])
})

test('of a template that is written in the portal', async () => {
  const text = JSON.stringify(template('written', { parameters: { properties }, steps }))
  await createTemplate(made.tenant.as('developer'), { text })
  expect(await fieldsOf('written')).toEqual(fields)
})

test('only as long as nothing else was written: a version before does not know the order', async () => {
  const ref = 'template:default/changed'
  await made.write([template('changed', { parameters: { properties }, steps })])
  const change = { other: { type: 'string' } }
  await forTenant(made.tenant.id).tx(
    (
      db,
    ) => db.$executeRaw`update entity set data = jsonb_set(data, '{spec,parameters,properties}', ${JSON.stringify(change)}::jsonb)
      where ref = ${ref}`,
  )
  expect(await fieldsOf('changed')).toEqual(['other'])
  expect(await readSpec(made.tenant.as('viewer'), { ref })).toBeNull()
})

test('of templates alone', async () => {
  await made.write([
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'shop' },
      spec: { type: 'service', lifecycle: 'production', owner: 'a' },
    },
  ])
  expect(await readSpec(made.tenant.as('viewer'), { ref: 'component:default/shop' })).toBeNull()
  const [row] = await forTenant(made.tenant.id).read(
    (db) => db.$queryRaw<{ specs: number }[]>`select count(spec)::int as specs from entity where kind <> 'template'`,
  )
  expect(row?.specs).toBe(0)
})
