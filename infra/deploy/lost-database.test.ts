import { setTimeout as wait } from 'node:timers/promises'
import { closeDatabase } from '@callboard/db/clients'
import { systemDb } from '@callboard/db/system-db'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Network, startNetwork } from '../chaos/network.ts'
import { generateClient } from '../launch/build.ts'
import { platformOf, type Stack, startStack } from '../launch/own-product.ts'
import { signIn } from '../launch/sign-in.ts'
import { findBrowser } from '../test/tools.ts'

// What people and scripts see of a portal that has lost its database. Starts a product of its own, whose PostgreSQL it can stop: `npm test -- deployments`.

const isAsked = Boolean(process.env.TEST_DEPLOYMENTS)
let network: Network
let stack: Stack
let browser: Browser
beforeAll(async () => {
  if (!isAsked) return
  await generateClient()
  network = await startNetwork()
  stack = await startStack(2, 1, network.environment)
  network.setVendors(stack.sandboxUrl)
  const executablePath = await findBrowser()
  browser = await chromium.launch({ args: ['--no-sandbox'], ...(executablePath ? { executablePath } : {}) })
}, 600_000)
afterAll(async () => {
  await browser?.close()
  await closeDatabase()
  await stack?.stop()
  await network?.stop()
})

async function openPortal(): Promise<{ page: Page; portal: string }> {
  const { slug, owner } = await createTestTenant(platformOf(stack), 'Meridian')
  const [name = '', value = ''] = (await signIn(stack.url, owner.email)).split('=')
  const context = await browser.newContext()
  await context.addCookies([{ name, value, url: stack.url }])
  return { page: await context.newPage(), portal: `${stack.url}/t/${slug}` }
}

test.skipIf(!isAsked)(
  'a page says that the database is away, with 503, and loads by itself when it is back',
  { timeout: 180_000 },
  async () => {
    const { page, portal } = await openPortal()
    expect((await page.goto(portal))?.status()).toBe(200)
    const stopped = network.stopPostgres(15_000)
    await expect.poll(async () => (await fetch(`${stack.url}/readyz`)).status, { timeout: 10_000 }).toBe(503)
    const answer = await page.goto(`${portal}/catalog`)
    expect([answer?.status(), answer?.headers()['retry-after']]).toEqual([503, '5'])
    await page.getByText('Callboard is unavailable').waitFor()
    await stopped
    // Nobody presses anything.
    await page.getByRole('heading', { name: 'Catalog', exact: true }).waitFor({ timeout: 60_000 })
    expect(page.url()).toBe(`${portal}/catalog`)
  },
)

test.skipIf(!isAsked)('connections that stall hold a page up only for as long', { timeout: 120_000 }, async () => {
  const { page, portal } = await openPortal()
  await page.goto(portal)
  network.postgres.stall()
  const answer = page.goto(`${portal}/catalog`)
  await new Promise((resolve) => setTimeout(resolve, 4000))
  network.postgres.resume()
  expect((await answer)?.status()).toBe(200)
})

/** Creates a token with a key, and repeats that as long as the answer asks for it. @returns the last answer */
async function createWithKey(
  bearer: string,
  key: string,
): Promise<{ status: number; body: { token?: string; detail?: string } }> {
  for (const until = Date.now() + 60_000; ; ) {
    // A connection each, so that the balancer chooses between both web processes.
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', 'idempotency-key': key }
    const answer = await fetch(`${stack.url}/api/v1/tokens`, {
      method: 'POST',
      headers: { ...headers, connection: 'close' },
      body: JSON.stringify({ name: key, scopes: ['catalog.read'] }),
    }).catch(() => undefined)
    const mayRepeat = !answer || answer.headers.has('retry-after') || answer.status >= 500
    if (answer && (!mayRepeat || Date.now() > until)) return { status: answer.status, body: await answer.json() }
    if (!answer && Date.now() > until) throw new Error('the portal was not reached in time')
    await wait(500)
  }
}

const countEffects = async (tenant: TestTenant, name: string) => ({
  tokens: await systemDb('operator').apiToken.count({ where: { tenantId: tenant.id, name } }),
  audited: await systemDb('operator').auditEvent.count({
    where: { tenantId: tenant.id, action: 'token.created', targetLabel: name },
  }),
})

test.skipIf(!isAsked)(
  'requests that are repeated by key change one thing each, while PostgreSQL is restarted and by whichever process',
  { timeout: 180_000 },
  async () => {
    const tenant = await createTestTenant(platformOf(stack), 'Repeated')
    const bearer = await tenant.token()
    const names = Array.from({ length: 24 }, (_, i) => `repeated-${i}`)
    const stopped = wait(300).then(() => network.stopPostgres(2000))
    const created = await Promise.all(
      names.map(async (name, i) => {
        await wait(i * 100)
        // Twice at once, and both repeat.
        return Promise.all([createWithKey(bearer, name), createWithKey(bearer, name)])
      }),
    )
    await stopped
    for (const [i, name] of names.entries()) {
      expect([name, await countEffects(tenant, name)]).toEqual([name, { tokens: 1, audited: 1 }])
      const [one, other] = created[i] ?? []
      expect(other).toEqual(one)
      // PostgreSQL may commit and be stopped before it says so: then the answer is lost, and the sentence says that.
      if (one?.status !== 201)
        expect(one).toMatchObject({ status: 409, body: { detail: expect.stringContaining('was carried out') } })
    }
    expect(created.filter(([one]) => one?.status === 201).length).toBeGreaterThan(names.length / 2)
  },
)
