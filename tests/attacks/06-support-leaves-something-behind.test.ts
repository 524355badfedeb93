import { demoMayRun, demoReads } from '@callboard/core/demo'
import { supportFixes, supportReads } from '@callboard/core/support'
import { systemDb } from '@callboard/db/system-db'
import { type Operation, type OperationContext, operationContext } from '@callboard/kernel/operation'
import { operations } from '@callboard/modules/all'
import { getUsageSettings } from '@callboard/modules/usage'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { operationInputs } from '@callboard/testing/operation-inputs'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// An operator, or an attacker with an operator's session, uses a support session to leave something that outlasts it.

const listed = new Set<string>([...supportReads, ...supportFixes])

let database: TestDatabase
let tenant: TestTenant
let visitor: OperationContext
let demoVisitor: OperationContext
const platform = testPlatform(pluginRegistry)
const ids = newFilledIds()

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(platform)
  await fillTenant(platform, tenant, ids, 'visited')
  // The defaults are stored on the first read, whoever reads.
  await getUsageSettings(tenant.as('owner'), {})
  const operator = (await createTestTenant(platform, 'Operators')).owner
  const actor = { type: 'user', id: operator.id, label: 'op@example.com (support)', role: 'admin', support: true } as const
  visitor = operationContext(platform, tenant.id, actor)
  const shared = { type: 'user', id: operator.id, label: 'visitor@demo.invalid', role: 'viewer', demo: true } as const
  demoVisitor = operationContext(platform, tenant.id, shared)
})
afterAll(() => database.drop())

const inputs = operationInputs(ids, () => tenant.owner.id, 'visited')
const inputOf = (name: string): unknown => {
  const input = inputs[name]
  return typeof input === 'function' ? input() : input
}

const run = (operation: Operation, as = visitor) =>
  operation(as, inputOf(operation.operationName)).then(
    () => 'done',
    (error) => String(error.code),
  )

/** A hash of the tenant's rows in each table of the database's catalog. */
async function state(): Promise<Record<string, string>> {
  const db = systemDb('health')
  const tables = await db.$queryRaw<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind in ('r', 'p') and not c.relispartition and a.attname = 'tenant_id' and c.relnamespace = 'public'::regnamespace`
  const hashes: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await db.$queryRawUnsafe<{ hash: string }[]>(
      `select coalesce(md5(string_agg(t::text, '' order by t::text)), '') as hash from "${name}" t where tenant_id = $1::uuid`,
      tenant.id,
    )
    hashes[name] = row?.hash ?? ''
  }
  return hashes
}

test('every name on the list is an operation', () => {
  const names = new Set(operations.map((o) => o.operationName))
  expect([...listed].filter((name) => !names.has(name))).toEqual([])
})

describe('rejects operations that are not on the list before they start', () => {
  test.each(operations.filter((o) => !listed.has(o.operationName)).map((o) => [o.operationName, o] as const))(
    '%s',
    async (_, o) => {
      expect(await run(o)).toBe('forbidden')
    },
  )
})

describe('listed reads change no row of the organization', () => {
  const reads = operations.filter((o) => (supportReads as readonly string[]).includes(o.operationName))
  test.each(reads.map((o) => [o.operationName, o] as const))('%s', async (_, operation) => {
    const before = await state()
    expect(Object.keys(before).length).toBeGreaterThan(40)
    expect(['forbidden', 'invalid_input']).not.toContain(await run(operation))
    expect(await state()).toEqual(before)
  })
})

test('a fix is available to a support session as admin, and changes no setting, secret, member or token', async () => {
  const before = await state()
  for (const o of operations.filter((o) => (supportFixes as readonly string[]).includes(o.operationName)))
    expect(['forbidden', 'invalid_input']).not.toContain(await run(o))
  const after = await state()
  const changed = Object.keys(after).filter((table) => after[table] !== before[table])
  const fresh = ['audit_event', 'entity', 'feed', 'feed_failure', 'feed_item', 'integration', 'outbox', 'source_item', 'sync_run']
  expect(changed.filter((table) => !fresh.includes(table))).toEqual([])
  const settings = await systemDb('health').integration.findFirst({ where: { id: ids.integration } })
  expect(settings).toMatchObject({ settings: { organization: 'acme' }, account: 'visited', state: 'active' })
})

test('a support session as viewer reads less than one as admin, and fixes nothing', async () => {
  const asViewer = { ...visitor, actor: { ...visitor.actor, role: 'viewer' } as never }
  for (const name of [...supportFixes, 'audit.list', 'workloads.read-logs', 'hosts.list']) {
    const operation = operations.find((o) => o.operationName === name)
    await expect(operation?.(asViewer, inputs[name] ?? {})).rejects.toMatchObject({ code: 'forbidden' })
  }
})

describe('a visitor of the live demo gets a sentence that leads to sign-up, and nothing is done', () => {
  const refused = operations.filter((o) => !demoReads.includes(o.operationName))
  test.each(refused.map((o) => [o.operationName, o] as const))('%s', async (_, operation) => {
    const answer = operation(demoVisitor, inputOf(operation.operationName))
    await expect(answer).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('Create an account') })
  })
})

describe('what a visitor of the live demo may read changes no row', () => {
  const reads = operations.filter((o) => demoMayRun('viewer', { name: o.operationName, action: o.action }))
  test.each(reads.map((o) => [o.operationName, o] as const))('%s', async (_, operation) => {
    const before = await state()
    expect(['forbidden', 'invalid_input']).not.toContain(await run(operation, demoVisitor))
    expect(await state()).toEqual(before)
  })
})
