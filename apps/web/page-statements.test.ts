import { sharedReads } from '@callboard/db/shared-reads'
import { runInContext } from '@callboard/jobs/work-context'
import type { OperationContext } from '@callboard/kernel/operation'
import { setStar } from '@callboard/modules/catalog'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { isValidElement, type ReactNode } from 'react'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

// What pages ask of the database, with the frame around them. Components run as on the server; those of browsers do nothing.

const request = vi.hoisted(() => ({ portal: undefined as unknown, cached: new Map<unknown, Map<string, unknown>>() }))

vi.mock('server-only', () => ({}))
vi.mock('next/headers', () => ({ cookies: async () => new Map(), headers: async () => new Headers() }))
vi.mock('~/lib/portal/portal.ts', () => ({ requirePortal: async () => request.portal }))
vi.mock('~/lib/server/platform.ts', () => ({
  webServices: () => ({ platform: { publicUrl: 'http://127.0.0.1' }, log: console, signIn: {} }),
}))
vi.mock('react', async (original) => ({
  ...(await original<object>()),
  // As on the server: once for each request and its arguments, whose objects are those of the request.
  cache: (read: (...parameters: unknown[]) => unknown) => {
    return (...parameters: unknown[]) => {
      const known = request.cached.get(read) ?? new Map<string, unknown>()
      request.cached.set(read, known)
      const key = JSON.stringify(parameters.filter((p) => typeof p === 'string'))
      if (!known.has(key)) known.set(key, read(...parameters))
      return known.get(key)
    }
  },
}))

let database: TestDatabase
let tenant: TestTenant
let context: OperationContext

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  tenant = await createTestTenant(platform, 'Alpha')
  context = tenant.as('owner')
  await fillTenant(platform, tenant, newFilledIds(), 'filled')
  const write = await catalogOf(tenant)
  const of = (kind: string, name: string, spec: object) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name },
    spec: spec as never,
  })
  await write([
    of('Group', 'payments', { type: 'team', children: [] }),
    { ...of('User', 'ada', { memberOf: ['payments'], profile: { email: tenant.owner.email } }) },
    of('System', 'money', { owner: 'payments' }),
    of('Component', 'ledger', { type: 'service', lifecycle: 'production', owner: 'payments', system: 'money' }),
    of('Component', 'shop', { type: 'website', lifecycle: 'production', owner: 'payments', dependsOn: ['component:ledger'] }),
  ])
  await setStar(context, { ref: 'component:default/ledger', starred: true })
})
afterAll(() => database.drop())

/** Runs the components of a page, at once as React does. */
async function run(node: ReactNode | Promise<ReactNode>): Promise<void> {
  const found: unknown = await node
  if (Array.isArray(found)) return void (await Promise.all(found.map((n) => run(n))))
  if (!isValidElement<Record<string, unknown>>(found)) return
  const { type, props } = found
  const inner = Object.values(props).filter((value) => isValidElement(value) || Array.isArray(value)) as ReactNode[]
  let rendered: ReactNode | Promise<ReactNode> = null
  try {
    if (typeof type === 'function') rendered = (type as (given: unknown) => ReactNode)(props)
  } catch {
    // A component of browsers: its hooks have no renderer here.
  }
  await Promise.all([run(rendered), ...(typeof type === 'function' && rendered !== null ? [] : inner.map((n) => run(n)))])
}

type Page = (props: never) => Promise<ReactNode>
const query = Promise.resolve({})

/** Statements and waits of a request for a page. */
async function countUse(load: () => Promise<[Page, object][]>) {
  const parts = await load()
  const use = { statements: 0, waits: 0, inFlight: 0 }
  const { id: tenantId, slug, owner } = tenant
  request.cached = new Map()
  request.portal = {
    ...{ origin: '', base: `/t/${slug}`, account: owner, sessionId: 's', reason: () => undefined },
    membership: { tenantId, slug, name: 'Alpha', role: 'owner' },
    context: { ...context, ...sharedReads(tenantId) },
  }
  await runInContext({ kind: 'request', fail() {}, database: use }, () =>
    Promise.all(parts.map(([page, props]) => run(page(props as never)))),
  )
  await expect.poll(() => use.inFlight).toBe(0)
  return { statements: use.statements, waits: use.waits }
}

const params = (more: object = {}) => Promise.resolve({ tenant: tenant.slug, ...more })
const frame = async (): Promise<[Page, object]> => [
  (await import('./app/t/[tenant]/layout.tsx')).default as Page,
  { children: null, params: params() },
]
const ledger = () => params({ kind: 'component', namespace: 'default', name: 'ledger' })

test.each<[string, { statements: number; waits: number }, () => Promise<[Page, object][]>]>([
  [
    'home',
    { statements: 40, waits: 3 },
    async () => [
      await frame(),
      [(await import('./app/t/[tenant]/(skeleton)/page.tsx')).default as Page, { params: params(), searchParams: query }],
    ],
  ],
  [
    'the catalog',
    { statements: 20, waits: 4 },
    async () => [
      await frame(),
      [(await import('./app/t/[tenant]/(skeleton)/catalog/page.tsx')).default as Page, { params: params(), searchParams: query }],
    ],
  ],
  [
    'an entity',
    { statements: 30, waits: 3 },
    async () => [
      await frame(),
      [
        (await import('./app/t/[tenant]/catalog/[kind]/[namespace]/[name]/layout.tsx')).default as Page,
        { params: ledger(), children: null },
      ],
      [
        (await import('./app/t/[tenant]/catalog/[kind]/[namespace]/[name]/page.tsx')).default as Page,
        { params: ledger(), searchParams: query },
      ],
    ],
  ],
])('%s asks no more of the database than this', async (page, most, load) => {
  // The first request fills what is kept between requests. On a busy machine a snapshot may end while a page still renders.
  const uses: { statements: number; waits: number }[] = []
  for (let attempt = 0; attempt < 4; attempt++) uses.push(await countUse(load))
  const least = (key: keyof typeof most) => Math.min(...uses.map((use) => use[key]))
  process.stdout.write(`${page}: ${least('statements')} statements, ${least('waits')} waits\n`)
  expect(least('statements')).toBeLessThanOrEqual(most.statements)
  expect(least('waits')).toBeLessThanOrEqual(most.waits)
})
