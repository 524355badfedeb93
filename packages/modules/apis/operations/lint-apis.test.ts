import { forTenant } from '@callboard/db/for-tenant'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apisToLint, replaceFindings } from '../repo/apis.ts'
import { lintApis } from './lint-apis.ts'
import { listFindings } from './list-findings.ts'

let database: TestDatabase
let tenant: TestTenant
let apply: Awaited<ReturnType<typeof catalogOf>>

const api = (name: string, type: string, definition: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'API',
  metadata: { name },
  spec: { type, lifecycle: 'production', owner: 'payments', definition },
})
const openapi = (more: object) =>
  JSON.stringify({ openapi: '3.1.0', info: { title: 'Orders', version: '1' }, paths: {}, ...more })
const findings = (name: string) => listFindings(tenant.as('viewer'), { ref: `api:default/${name}` })

/** As its job does, which continues in another one when its time is up. @returns how many APIs were looked at */
async function lintAll(): Promise<number> {
  let checked = 0
  while ((await forTenant(tenant.id).tx((db) => apisToLint(db, tenant.id, 1))).length > 0) checked += await lintApis(tenant.id)
  return checked
}

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry), 'Alpha')
  apply = await catalogOf(tenant)
  await apply([
    api('orders', 'openapi', openapi({ paths: { '/a': { get: { parameters: 'none', responses: {} } } } })),
    api('prices', 'graphql', 'type Query { a: Int }'),
    api('odd', 'openapi', '\u0000{'),
  ])
})
afterAll(() => database.drop())

test('a description waits for its check, then shows its findings, most severe first', async () => {
  expect(await findings('orders')).toEqual({ state: 'waiting', findings: [] })
  expect(await lintAll()).toBe(3)
  const found = await findings('orders')
  expect(found.state).toBe('checked')
  expect(found.findings[0]).toMatchObject({ severity: 'error', code: 'oas3-schema' })
  expect(found.findings.map((f) => f.code)).toContain('oas3-api-servers')
  expect(await findings('odd')).toMatchObject({ state: 'checked', findings: [{ code: 'unrecognized-format' }] })
})

test('reports that there are no rules for a type, and rejects an unknown API', async () => {
  expect(await findings('prices')).toEqual({ state: 'none', findings: [] })
  await expect(findings('nothing')).rejects.toMatchObject({ code: 'not_found' })
})

test('does not check a description again until it changes, then replaces its findings', async () => {
  expect(await lintAll()).toBe(0)
  await apply([api('orders', 'openapi', openapi({ paths: {} }))])
  expect((await findings('orders')).state).toBe('waiting')
  expect(await lintAll()).toBeGreaterThan(0)
  expect((await findings('orders')).findings.map((f) => f.code)).not.toContain('oas3-schema')
})

test('does not write findings of a text that has changed meanwhile', async () => {
  const { tx } = forTenant(tenant.id)
  await apply([api('orders', 'openapi', openapi({ tags: [] }))])
  const [waiting] = await tx((db) => apisToLint(db, tenant.id, 1))
  await tx((db) => replaceFindings(db, tenant.id, { ref: waiting?.ref ?? '', hash: 'of an older text', text: '', findings: [] }))
  expect((await findings('orders')).state).toBe('waiting')
})

test('does not lint a text again when something else of the API has changed', async () => {
  const definition = openapi({ paths: {}, tags: [{ name: 'same' }] })
  await apply([api('orders', 'openapi', definition)])
  await lintAll()
  // Findings that only stay if nothing checks the text again.
  await forTenant(tenant.id).tx((db) =>
    db.apiFinding.updateMany({ where: { ref: 'api:default/orders' }, data: { code: 'kept' } }),
  )
  const moved = api('orders', 'openapi', definition)
  await apply([{ ...moved, spec: { ...moved.spec, lifecycle: 'deprecated' } }])
  expect((await findings('orders')).state).toBe('waiting')
  await lintAll()
  const { state, findings: found } = await findings('orders')
  expect(state).toBe('checked')
  expect(new Set(found.map((f) => f.code))).toEqual(new Set(['kept']))
})
