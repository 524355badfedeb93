import { closeDatabase } from '@callboard/db/clients'
import { createTestTenant } from '@callboard/testing/tenants'
import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Network, startNetwork } from '../chaos/network.ts'
import { generateClient } from '../launch/build.ts'
import { platformOf, type Stack, startStack } from '../launch/own-product.ts'
import { signIn } from '../launch/sign-in.ts'
import { findBrowser } from '../test/tools.ts'

// What somebody sees whose portal has lost its database. Starts a product of its own, whose PostgreSQL it can stop: `npm test -- deployments`.

const isAsked = Boolean(process.env.TEST_DEPLOYMENTS)
let network: Network
let stack: Stack
let browser: Browser
beforeAll(async () => {
  if (!isAsked) return
  await generateClient()
  network = await startNetwork()
  stack = await startStack(1, 1, network.environment)
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
