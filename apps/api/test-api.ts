import { randomUUID } from 'node:crypto'
import type { Writable } from 'node:stream'
import { slugOfHost } from '@callboard/core/portal-address'
import { forTenant } from '@callboard/db/for-tenant'
import { createLogger } from '@callboard/jobs/logger'
import type { Platform } from '@callboard/kernel/platform'
import { applyEntities, storeDocuments } from '@callboard/modules/catalog/testing'
import { findSession } from '@callboard/modules/identity'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestServer } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import type { Admission } from './admission.ts'
import type { BrowserSessions } from './backstage/auth/browsers.ts'
import { startCatalogCache } from './backstage/catalog-cache.ts'
import { startFlags } from './flags/start-flags.ts'
import { createLiveHub } from './live/hub.ts'
import { buildApi } from './server.ts'

export const hookSecret = 'hook-secret'

/** The API with the catalog of one tenant, and a second tenant without data. */
export type TestApi = {
  base: string
  platform: Platform
  /** Bypasses row-level security. */
  superuserUrl: string
  /** Listens to database notifications. */
  systemUrl: string
  tenant: TestTenant
  foreignTenant: TestTenant
  token: string
  foreignToken: string
  integrationId: string
  /** Every registered route, as `GET /api/v1/entities`. */
  routes(): string[]
  get(path: string, bearer?: string): Promise<Response>
  send(method: string, path: string, body: unknown, bearer?: string): Promise<Response>
  /** `hasAnyRows`: tables were filled with rows that the product would not write. */
  stop(options?: { hasAnyRows?: boolean }): Promise<void>
}

const component = (name: string, i: number) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    title: `The ${name}`,
    tags: i % 2 ? ['odd'] : ['even'],
    annotations: { 'github.com/project-slug': `acme/${name}` },
  },
  spec: { type: i % 3 ? 'service' : 'library', lifecycle: 'production', owner: `team-${i % 2}` },
})

async function fillCatalog(platform: Platform, tenant: TestTenant): Promise<string> {
  const integrationId = randomUUID()
  const secrets = await platform.vault.seal(tenant.id, { values: { token: 'x' }, hookSecret })
  const common = { pluginId: 'github', name: 'x', account: 'acme', settings: { organization: 'acme' }, secrets }
  const descriptors = [
    ...Array.from({ length: 30 }, (_, i) => component(`service-${String(i).padStart(2, '0')}`, i)),
    { apiVersion: 'backstage.io/v1alpha1', kind: 'Group', metadata: { name: 'team-1' }, spec: { type: 'team', children: [] } },
    { apiVersion: 'backstage.io/v1alpha1', kind: 'Domain', metadata: { name: 'shop' }, spec: { owner: 'team-1' } },
  ]
  const inputs = descriptors.map((descriptor) => ({
    descriptor,
    item: 'i',
    file: 'f',
    url: `u ${descriptor.metadata.name}`,
    line: 1,
    evidence: null,
  }))
  await forTenant(tenant.id).tx(async (db) => {
    await db.integration.create({ data: { tenantId: tenant.id, id: integrationId, ...common } })
    await applyEntities(db, tenant.id, integrationId, inputs, null)
  })
  await storeDocuments(tenant.id)
  return integrationId
}

/** Parses Fastify's printed routes: a tree of path segments, with methods in brackets. */
function routesIn(tree: string): string[] {
  const parents: string[] = []
  return tree.split('\n').flatMap((line) => {
    const match = /^([│ ]*)[├└]── (\S*)(?: \((.+)\))?$/.exec(line)
    if (!match) return []
    const [, indent = '', part = '', methods = ''] = match
    const level = indent.length / 4
    parents.length = level
    parents.push(part)
    const path = parents.join('')
    return methods
      .split(', ')
      .filter((m) => m && m !== 'HEAD' && m !== 'OPTIONS')
      .map((method) => `${method} ${path}`)
  })
}

/** Test portals have their own hosts below this domain. */
export const testPortalDomain = 'portals.example'

/** In tests, a cookie contains the plain session id; apps/web/lib/session/session-cookie.test.ts tests real ones. */
function testBrowsers(): BrowserSessions {
  const portalOfHost = async (host: string | undefined) =>
    slugOfHost(host, { publicUrl: 'http://127.0.0.1:1', portalDomain: testPortalDomain })
  return {
    portalOfHost,
    async sessionOf({ headers: { cookie, host } }) {
      const id = /^callboard\.session=(.+)$/.exec(cookie ?? '')?.[1]
      return id ? findSession(id, (await portalOfHost(host)) === undefined ? undefined : host) : undefined
    },
  }
}

type Settings = {
  admission?: Admission
  port?: number
  publicUrl?: string
  /** Receives errors as lines of JSON. */
  errors?: Writable
  /** Of its database, other than that of all test files. */
  server?: TestServer
}

/** @param settings with `port`, the API is at its public address, as clients that discover it expect */
export async function startTestApi({ port = 0, publicUrl, errors, server, ...settings }: Settings = {}): Promise<TestApi> {
  const database = await openTestDatabase(server)
  const platform = testPlatform(pluginRegistry, undefined, publicUrl ?? `http://127.0.0.1:${port || 1}`)
  const catalogs = startCatalogCache(database.systemUrl)
  const [log, browsers] = [createLogger('test', errors ? 'error' : 'silent', errors), testBrowsers()]
  const live = createLiveHub({ browsers, log, listenUrl: database.systemUrl, beatEveryMs: 500 })
  const flags = startFlags(database.systemUrl, log)
  const app = await buildApi({
    platform,
    flags,
    log,
    ...{ requestsPerMinute: 100_000, catalogCache: catalogs.cache, browserSessions: browsers, live },
    ...settings,
  })
  const base = await app.listen({ port, host: '127.0.0.1' })
  const [tenant, foreignTenant] = [await createTestTenant(platform, 'Alpha'), await createTestTenant(platform, 'Beta')]
  const token = await tenant.token()
  const headers = (bearer: string): Record<string, string> => (bearer ? { authorization: `Bearer ${bearer}` } : {})
  return {
    base,
    platform,
    superuserUrl: database.superuserUrl,
    systemUrl: database.systemUrl,
    tenant,
    foreignTenant,
    token,
    foreignToken: await foreignTenant.token(),
    integrationId: await fillCatalog(platform, tenant),
    routes: () => routesIn(app.printRoutes({ commonPrefix: false })),
    get: (path, bearer = token) => fetch(base + path, { headers: headers(bearer) }),
    send: (method, path, body, bearer = token) =>
      fetch(base + path, {
        method,
        headers: { ...headers(bearer), 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async stop(options) {
      await live.close()
      await app.close()
      await Promise.all([catalogs.stop(), flags.stop()])
      await database.drop(options)
    },
  }
}
