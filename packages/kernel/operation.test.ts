import { randomUUID } from 'node:crypto'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { operation, parseInput } from './operation.ts'

const dated = z.object({ range: z.object({ from: z.coerce.date() }) })

test.each(['0000-01-01T00:00:00Z', '-000001-01-01T00:00:00Z', '+275760-09-13T00:00:00.000Z'])(
  'rejects %s, which PostgreSQL cannot read',
  (from) => {
    expect(() => parseInput(dated, { range: { from } })).toThrow(
      expect.objectContaining({ code: 'invalid_input', field: 'range.from' }),
    )
  },
)

test.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])('accepts %s', (from) => {
  expect(parseInput(dated, { range: { from } }).range.from).toEqual(new Date(from))
})

test('rejects excessive nesting before schema validation', () => {
  const deep = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown
  expect(parseInput(z.unknown(), deep(150))).toEqual(deep(150))
  expect(() => parseInput(z.unknown(), deep(4000))).toThrow(expect.objectContaining({ code: 'invalid_input' }))
})

describe('concurrent changes', () => {
  let database: TestDatabase
  let tenant: TestTenant
  beforeAll(async () => {
    database = await openTestDatabase()
    tenant = await createTestTenant(testPlatform(pluginRegistry))
  })
  afterAll(() => database.drop())

  const add = operation({
    name: 'test.add',
    action: 'tenant.read',
    input: z.object({ raw: z.boolean() }),
    run: (context, { raw }) =>
      context.tx(async (db) => {
        const { tenantId } = context
        const integrationId = randomUUID()
        if (raw)
          await db.$executeRaw`insert into problem (tenant_id, integration_id, code, message) values (${tenantId}::uuid, ${integrationId}::uuid, 'x', 'x')`
        else await db.syncRun.create({ data: { tenantId, integrationId, trigger: 'manual' } })
      }),
  })

  test.each([true, false])('reports a row that was removed concurrently as a conflict (raw SQL: %s)', async (raw) => {
    await expect(add(tenant.as('viewer'), { raw })).rejects.toMatchObject({ code: 'conflict' })
  })

  test('passes on any other failure', async () => {
    const fails = operation({
      name: 'test.fails',
      action: 'tenant.read',
      input: z.object({}),
      run: async () => {
        throw new TypeError('a fault of ours')
      },
    })
    await expect(fails(tenant.as('viewer'), {})).rejects.toThrow(TypeError)
  })
})
