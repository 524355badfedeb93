import { randomUUID } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { tenantLimits, userSettingLimits } from '@callboard/core/limits/limits'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { addFrontend } from '@callboard/modules/backstage'
import { setStar } from '@callboard/modules/catalog'
import { saveBudget } from '@callboard/modules/costs'
import { ignoreInferences } from '@callboard/modules/inference'
import { createAgentToken, createIntegration } from '@callboard/modules/integrations'
import { setFollow } from '@callboard/modules/notifications'
import { addDomain, addHost } from '@callboard/modules/tenants'
import { createOwnToken, createToken } from '@callboard/modules/tokens'
import { createWebhook } from '@callboard/modules/webhooks'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from './source-graph.ts'

// An organization adds small things without an end, several at a time: tokens, webhooks, stars. Each is looked up, listed or
// worked on for good.

const tried = 6
const privateId = randomUUID()
let database: TestDatabase
let tenant: TestTenant
let context: OperationContext
let integrationId: string

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry))
  context = tenant.as('owner')
  integrationId = randomUUID()
  const rows = entities.map((ref, i) => ({
    tenantId: tenant.id,
    integrationId,
    ref,
    kind: 'component',
    kindName: 'Component',
    namespace: 'default',
    name: `e${i}`,
    nameKey: `e${i}`,
    data: {},
    facets: [],
    searchText: '',
    hash: '',
    item: 'x',
  }))
  await forTenant(tenant.id).tx(async (db) => {
    await db.integration.create({ data: integration(integrationId) })
    await db.entity.createMany({ data: rows })
  })
})
afterAll(() => database.drop())

const entities = Array.from({ length: tried }, (_, i) => `component:default/e${i}`)
const integration = (id: string) => ({
  tenantId: tenant.id,
  id,
  pluginId: 'github',
  name: id,
  account: id,
  settings: {},
  secrets: '',
})
const list = <T>(length: number, make: (i: number) => T) => Array.from({ length }, (_, i) => make(i))

type Case = {
  limit: number
  /** Adds rows up to one below the limit, as an organization would over time. */
  fill(db: TenantDb, rows: number): Promise<unknown>
  add(i: number): Promise<unknown>
}

const token = (i: number) => ({
  tenantId: tenant.id,
  name: `t${i}`,
  scopes: ['catalog.read'],
  createdBy: 'x',
  ending: 'xxxx',
  tokenHash: randomUUID(),
})

const cases: Record<string, Case> = {
  webhooks: {
    limit: 20,
    fill: (db, rows) =>
      db.webhook.createMany({
        data: list(rows, (i) => ({ tenantId: tenant.id, url: `https://x.example/${i}`, secret: '', createdBy: 'x' })),
      }),
    add: (i) => createWebhook(context, { url: `https://hooks.example/${i}` }),
  },
  'agent tokens': {
    limit: 20,
    fill: async (db, rows) => {
      const settings = { name: 'private', access: 'agent' }
      await db.integration.create({ data: { ...integration(privateId), pluginId: 'kubernetes', settings } })
      return db.agentToken.createMany({
        data: list(rows, () => ({
          tenantId: tenant.id,
          integrationId: privateId,
          tokenHash: randomUUID(),
          createdBy: 'x',
        })),
      })
    },
    add: () => createAgentToken(context, { integrationId: privateId }),
  },
  domains: {
    limit: 50,
    fill: (db, rows) =>
      db.emailDomain.createMany({ data: list(rows, (i) => ({ tenantId: tenant.id, domain: `d${i}.example`, proof: `${i}` })) }),
    add: (i) => addDomain(context, { domain: `more-${i}.example` }),
  },
  'host names': {
    limit: 5,
    fill: (db, rows) =>
      db.portalHost.createMany({ data: list(rows, (i) => ({ tenantId: tenant.id, host: `h${i}.example`, proof: `${i}` })) }),
    add: (i) => addHost(context, { host: `portal-${i}.example` }),
  },
  'Backstage frontends': {
    limit: 20,
    fill: (db, rows) =>
      db.frontendOrigin.createMany({ data: list(rows, (i) => ({ tenantId: tenant.id, origin: `https://f${i}.example` })) }),
    add: (i) => addFrontend(context, { origin: `https://backstage-${i}.example` }),
  },
  budgets: {
    limit: 100,
    fill: (db, rows) =>
      db.costBudget.createMany({
        data: list(rows, (i) => ({ tenantId: tenant.id, name: `b${i}`, scope: 'all', key: '', currency: 'USD', amount: 1 })),
      }),
    add: (i) =>
      saveBudget(context, {
        budget: { name: `more ${i}`, scope: 'all', key: '', currency: 'USD', amount: '10', thresholds: [80], recipients: [] },
      }),
  },
  'ignored patterns': {
    limit: 200,
    fill: (db, rows) =>
      db.ignored.createMany({
        data: list(rows, (i) => ({ tenantId: tenant.id, integrationId, pattern: `p${i}/**`, actor: 'x' })),
      }),
    add: (i) => ignoreInferences(context, { integrationId, pattern: `more-${i}/**` }),
  },
  'service tokens': {
    limit: tenantLimits.serviceTokens,
    fill: (db, rows) => db.apiToken.createMany({ data: list(rows, token) }),
    add: (i) => createToken(context, { name: `more ${i}`, scopes: ['catalog.read'] }),
  },
  'personal tokens': {
    limit: tenantLimits.personalTokens,
    fill: (db, rows) => db.apiToken.createMany({ data: list(rows, (i) => ({ ...token(i), userId: tenant.owner.id })) }),
    add: (i) => createOwnToken(context, { name: `more ${i}`, scopes: ['catalog.read'] }),
  },
  stars: {
    limit: userSettingLimits.stars,
    fill: (db, rows) =>
      db.star.createMany({
        data: list(rows, (i) => ({ tenantId: tenant.id, userId: tenant.owner.id, ref: `api:default/s${i}` })),
      }),
    add: (i) => setStar(context, { ref: entities[i] ?? '', starred: true }),
  },
  follows: {
    limit: tenantLimits.follows,
    fill: (db, rows) =>
      db.follow.createMany({
        data: list(rows, (i) => ({ tenantId: tenant.id, userId: tenant.owner.id, ref: `api:default/s${i}` })),
      }),
    add: (i) => setFollow(context, { ref: entities[i] ?? '', follow: true }),
  },
  integrations: {
    limit: tenantLimits.integrations,
    // Two were created above.
    fill: (db, rows) => db.integration.createMany({ data: list(rows - 2, () => integration(randomUUID())) }),
    add: (i) =>
      createIntegration(context, { pluginId: 'kubernetes', settings: { name: `private-${i}`, access: 'agent' }, secrets: {} }),
  },
}

test.each(Object.keys(cases))('adds %s, several at once, and gets no more than the limit', async (name) => {
  const { limit, fill, add } = cases[name] as Case
  await forTenant(tenant.id).tx((db) => fill(db, limit - 1))
  const results = await Promise.allSettled(list(tried, add))
  const refused = results.filter((r) => r.status === 'rejected').map((r) => r.reason)
  expect(refused).toHaveLength(tried - 1)
  for (const reason of refused) expect(reason).toMatchObject({ code: 'conflict', message: expect.stringContaining(`${limit}`) })
})

test('revoked and expired tokens do not count', async () => {
  const member = await tenant.member('developer')
  const gone = list(tenantLimits.personalTokens, (i) => ({
    ...token(i),
    userId: member.account.id,
    ...(i % 2 ? { revokedAt: new Date() } : { expiresAt: new Date(Date.now() - 1000) }),
  }))
  await forTenant(tenant.id).tx((db) => db.apiToken.createMany({ data: gone }))
  expect(await member.token()).toMatch(/^cb_/)
})

test('no operation compares a count with a limit without a lock', () => {
  const files = globSync('packages/modules/*/operations/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'))
  expect(files.length).toBeGreaterThan(200)
  const comparing = files.filter((file) => /\.count\([^\n]*\)\) >= /.test(readFileSync(path.join(root, file), 'utf8')))
  const lock = /requireRoom|\block[A-Z]\w*\(|pg_advisory_xact_lock|for update|requireUploadBudget/
  expect(comparing.filter((file) => !lock.test(readFileSync(path.join(root, file), 'utf8')))).toEqual([])
})
