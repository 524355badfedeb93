import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { readBegins, upsertItems } from '../../repo/integration.ts'
import { applyReads } from './apply-reads.ts'

const skewMs = 10 * 60_000
const item = { key: 'r1', name: 'acme/web' }
let database: TestDatabase
let tenant: TestTenant
let integrationId: string

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry), 'Skewed')
  const created = await systemDb('scheduler').integration.create({
    data: { tenantId: tenant.id, pluginId: 'github', name: 'GitHub', account: 'acme', settings: {}, secrets: '' },
  })
  integrationId = created.id
  await forTenant(tenant.id).tx((db) => upsertItems(db, tenant.id, integrationId, [item]))
})
afterEach(() => void vi.useRealTimers())
afterAll(() => database.drop())

/** A process whose clock is wrong. */
function inProcess<T>(skew: number, work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + skew })
  return work().finally(() => void vi.useRealTimers())
}

const begin = (skew: number) => inProcess(skew, () => forTenant(tenant.id).tx(readBegins))

const write = (skew: number, startedAt: Date, title: string) =>
  inProcess(skew, () =>
    forTenant(tenant.id).tx((db) =>
      applyReads(db, tenant.id, {
        integrationId,
        runId: null,
        startedAt,
        removal: 'now',
        reads: [
          {
            ...item,
            version: title,
            problems: [],
            entities: [
              {
                descriptor: { apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name: 'web', title } },
                file: 'catalog-info.yaml',
                url: 'https://github.com/acme/web',
                line: 1,
              },
            ],
          },
        ],
      }),
    ),
  )

const title = async () => {
  const { data } = await systemDb('scheduler').entity.findFirstOrThrow({ where: { ref: 'component:default/web' } })
  return (data as { metadata: { title: string } }).metadata.title
}

test.each([
  [skewMs, -skewMs],
  [-skewMs, skewMs],
])('the later read wins between processes whose clocks are off by %i and %i ms', async (first, second) => {
  const earlier = await begin(first)
  await new Promise((resolve) => setTimeout(resolve, 5))
  const later = await begin(second)
  await write(second, later, `later ${first}`)
  // The earlier read arrives after it, and is skipped.
  await write(first, earlier, `earlier ${first}`)
  expect(await title()).toBe(`later ${first}`)
})
