import path from 'node:path'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { createLogger } from '@callboard/jobs/logger'
import { createSession } from '@callboard/modules/identity'
import { manifests } from '@callboard/plugins/manifests'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { repeatedDatabaseUse } from '@callboard/testing/database-use'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { loadPage, pageFiles, referToClientComponents } from './render-page.ts'

// Whole pages, with their layouts and everything in the frame around them.

const [maxStatements, maxWaits] = [15, 3]
/** What a page hands to the browser as data; its HTML says the same once more. */
const maxBytes = 60_000

const request = vi.hoisted(() => ({ headers: new Headers(), sessionId: '' }))

vi.mock('server-only', () => ({}))
vi.mock('next/headers', () => ({
  headers: async () => request.headers,
  cookies: async () => ({ get: () => undefined, getAll: () => [], has: () => false }),
}))
vi.mock('next-auth', () => ({ getServerSession: async () => ({ sessionId: request.sessionId }) }))
vi.mock('~/lib/session/auth-options.ts', () => ({
  authOptions: () => ({}),
  sessionCookie: () => ({ name: 'session', options: {} }),
}))
vi.mock('react', async (original) => ({
  ...(await original<object>()),
  cache: (await import('./render-page.ts')).cachePerPage,
}))
// Read for each page here, in the product every fifteen seconds.
vi.mock('~/lib/portal/navigation-counts.ts', async (original) => {
  const { loadNavigationCounts } = await original<{ loadNavigationCounts(portal: object, maxAgeMs: number): unknown }>()
  return { loadNavigationCounts: (portal: object) => loadNavigationCounts(portal, 0) }
})

let database: TestDatabase
let pluginPages: [plugin: string, page: string][]
let tenant: TestTenant
const ids = newFilledIds()

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  tenant = await createTestTenant(platform, 'Alpha')
  await fillTenant(platform, tenant, ids, 'filled')
  const write = await catalogOf(tenant)
  const of = (kind: string, name: string, spec: object, metadata: object = {}) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, ...metadata },
    spec: spec as never,
  })
  await write([
    of('Group', 'payments', { type: 'team', children: [] }, { title: 'Payments' }),
    of('User', 'ada', { memberOf: ['payments'], profile: { email: tenant.owner.email } }),
    of('System', 'money', { owner: 'payments' }),
    of('Component', 'ledger', { type: 'service', lifecycle: 'production', owner: 'payments', system: 'money' }, { tags: ['go'] }),
    // More owners, systems and tags than a page can send along.
    ...Array.from({ length: 400 }, (_, i) =>
      of(
        'Component',
        `part-${i}`,
        { type: 'library', lifecycle: 'production', owner: `team-${i}`, system: `system-${i}` },
        { tags: [`tag-${i}`] },
      ),
    ),
    ...Array.from({ length: 400 }, (_, i) => of('Group', `team-${i}`, { type: 'team', children: [] })),
    ...Array.from({ length: 400 }, (_, i) => of('System', `system-${i}`, { owner: `team-${i}` })),
    of('API', 'ledger-api', { type: 'openapi', lifecycle: 'experimental', owner: 'payments', definition: 'openapi: 3.0.0' }),
  ])
  // Every plugin is connected, so that its pages, tabs, cells and widgets are there.
  await forTenant(tenant.id).tx(async (db) => {
    for (const { id: pluginId } of manifests.filter(({ id }) => id !== 'github'))
      await db.integration.create({
        data: { tenantId: tenant.id, pluginId, name: pluginId, account: pluginId, settings: {}, secrets: '', state: 'paused' },
      })
  })
  await systemDb('identity').userAccount.update({ where: { id: tenant.owner.id }, data: { operator: true } })
  request.sessionId = await createSession(tenant.owner.id, {})
  const services = {
    platform,
    sessionSecret: 'x',
    signIn: { password: true },
    log: createLogger('web', 'silent'),
    recordCaller() {},
    recordVisitor() {},
  }
  Object.assign(globalThis, { callboardWeb: services })
  referToClientComponents()
  // Not imported above: it imports components that run in browsers.
  pluginPages = (await import('@callboard/plugins/page-slots')).pageSlots.map(({ id }) => id.split('.') as [string, string])
})
afterAll(() => database.drop())

type Address = { params: Record<string, string | string[]>; query?: Record<string, string> }

const entity = (kind: string, name: string, more: object = {}) => ({ kind, namespace: 'default', name, ...more })

/** What stands in the address of a page with parameters; several where the page differs. */
const addresses: Record<string, () => Address[]> = {
  't/[tenant]/catalog/[kind]/[namespace]/[name]': () =>
    [
      entity('component', 'beta'),
      entity('component', 'ledger'),
      entity('group', 'payments'),
      entity('system', 'money'),
      entity('user', 'ada'),
      entity('api', 'ledger-api'),
    ].map((params) => ({ params })),
  't/[tenant]/catalog/[kind]/[namespace]/[name]/definition': () => [{ params: entity('api', 'ledger-api') }],
  't/[tenant]/catalog/[kind]/[namespace]/[name]/docs/[[...page]]': () => [
    { params: entity('component', 'beta') },
    { params: entity('component', 'beta'), query: { find: 'filled' } },
  ],
  't/[tenant]/catalog/[kind]/[namespace]/[name]/[tab]': () =>
    manifests.flatMap((m) =>
      (m.entityTabs ?? []).map((slot) => ({ params: entity('component', 'beta', { tab: `${m.id}.${slot.id}` }) })),
    ),
  't/[tenant]/p/[plugin]/[page]': () => pluginPages.map(([plugin, page]) => ({ params: { plugin, page } })),
  't/[tenant]/ask/articles/[id]': () => [{ params: { id: ids.article } }],
  't/[tenant]/ask/articles/[id]/edit': () => [{ params: { id: ids.article } }],
  't/[tenant]/ask/questions/[id]': () => [{ params: { id: ids.question } }],
  't/[tenant]/ask/threads/[id]': () => [{ params: { id: ids.question } }],
  't/[tenant]/ask/documents/[id]': () => [{ params: { id: ids.document } }],
  't/[tenant]/settings/webhooks/[id]': () => [{ params: { id: ids.webhook } }],
  't/[tenant]/integrations/[id]': () => [{ params: { id: ids.integration } }],
  't/[tenant]/integrations/[id]/edit': () => [{ params: { id: ids.integration } }],
  't/[tenant]/integrations/[id]/items/[key]': () => [{ params: { id: ids.integration, key: 'x' } }],
  't/[tenant]/integrations/connect/[plugin]': () =>
    ['github', 'kubernetes', 'cloud-costs'].map((plugin) => ({ params: { plugin } })),
  't/[tenant]/integrations/plugins/[plugin]': () => manifests.map(({ id: plugin }) => ({ params: { plugin } })),
  't/[tenant]/experiments/[id]': () => [{ params: { id: ids.experiment } }],
  't/[tenant]/flags/[flag]': () => [{ params: { flag: 'new-checkout' } }],
  't/[tenant]/create/approvals/[run]/[step]': () => [{ params: { run: ids.templateRun, step: '0' } }],
  't/[tenant]/create/templates/[namespace]/[name]': () => [{ params: { namespace: 'default', name: 'beta' } }],
  't/[tenant]/create/templates/[namespace]/[name]/new': () => [{ params: { namespace: 'default', name: 'beta' } }],
  't/[tenant]/create/runs/[id]': () => [{ params: { id: ids.templateRun } }],
}

/** Views of a page that read more than the page without. */
const views: Record<string, () => Record<string, string>[]> = {
  't/[tenant]/(skeleton)/catalog': () => [
    { kind: 'component', group: 'owner' },
    { view: ids.view },
    { q: 'ledger', owner: 'group:default/payments' },
  ],
  't/[tenant]/(skeleton)/search': () => [{ q: 'ledger' }],
  't/[tenant]/(skeleton)': () => [{ customize: '1' }],
  't/[tenant]/(skeleton)/history': () => [{ followed: '1' }],
}

/** @throws Error for a page with parameters that nothing is known of, so that no new page is left out */
function addressesOf(page: string): Address[] {
  const folder = path.dirname(page)
  const own = addresses[folder]?.() ?? (folder.includes('[kind]') ? [{ params: entity('component', 'beta') }] : [{ params: {} }])
  const known = new Set(['tenant', ...Object.keys(own[0]?.params ?? {})])
  const unknown = [...folder.matchAll(/\[(\w+)\]/g)].find(([, name = '']) => !known.has(name))
  if (unknown) throw new Error(`${page} has a parameter that addresses has no value for: ${unknown[0]}`)
  return [...own, ...(views[folder]?.() ?? []).map((query) => ({ params: own[0]?.params ?? {}, query }))]
}

/** Pages that are not there yet: what they send and wait for, where that is more. */
const exceptions: Record<string, { statements?: number; waits?: number }> = {
  't/[tenant]/(skeleton)/catalog': { statements: 16 },
  't/[tenant]/(skeleton)/search': { waits: 4 },
  't/[tenant]/catalog/[kind]/[namespace]/[name]': { statements: 17, waits: 4 },
  't/[tenant]/catalog/[kind]/[namespace]/[name]/[tab]': { waits: 4 },
  't/[tenant]/integrations/[id]': { statements: 17, waits: 5 },
  't/[tenant]/integrations/[id]/edit': { waits: 4 },
  't/[tenant]/integrations/[id]/items/[key]': { waits: 5 },
  't/[tenant]/p/[plugin]/[page]': { waits: 4 },
  't/[tenant]/settings/webhooks/[id]': { waits: 5 },
}

/** All pages of a portal; the last is that of addresses without a page. */
const pages = pageFiles('t').filter((page) => !page.includes('[...rest]'))

test('exceptions are pages', () =>
  expect(pages.map((page) => path.dirname(page))).toEqual(expect.arrayContaining(Object.keys(exceptions))))

/** Most of what its addresses use, where that is more than a page may. */
const above = (limit: number, used: number[]) => (Math.max(...used) > limit ? Math.max(...used) : undefined)

describe(`a page sends at most ${maxStatements} statements, and waits for them at most ${maxWaits} times`, () => {
  test.each(pages)('%s', async (page) => {
    const show = await loadPage(page)
    const used = []
    for (const { params, query = {} } of addressesOf(page)) {
      const props = () => ({ params: Promise.resolve({ tenant: tenant.slug, ...params }), searchParams: Promise.resolve(query) })
      used.push(await repeatedDatabaseUse(() => show(props())))
    }
    const statements = above(
      maxStatements,
      used.map((use) => use.statements),
    )
    const waits = above(
      maxWaits,
      used.map((use) => use.waits),
    )
    // Exactly, so that an exception ends with its reason.
    expect({ statements, waits }).toEqual({ statements: undefined, waits: undefined, ...exceptions[path.dirname(page)] })
    expect(Math.max(...used.map(({ result }) => result))).toBeLessThanOrEqual(maxBytes)
  })
})
