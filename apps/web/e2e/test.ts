import { type BrowserContext, test as base, type Page } from '@playwright/test'
import { connectSample, pauseEarlier, restoreRepositories, sharedSampleName, signIn, signUp, untilSampleRead } from './journey.ts'
import { copyOf, type Snapshot, setAside } from './organization-copies.ts'

/** What React has received and not yet put in its place. Until then, a page may have what it shows twice. */
const staged = '[hidden][id^="S:"]'

/** How long that takes at most. Where a live update has replaced the place of a part meanwhile, the part stays hidden for good. */
const stagedMs = 5000

/** Loading a page ends when it has been streamed and put together, so that a text on it is found once. */
function loadWhole(page: Page): void {
  const goto = page.goto.bind(page)
  page.goto = async (...given) => {
    const response = await goto(...given)
    const isWhole = (selector: string) => document.querySelector(selector) === null
    await page.waitForFunction(isWhole, staged, { timeout: stagedMs }).catch(() => undefined)
    return response
  }
}

/** The sample organization: the id of its first integration, which has the catalog, and its owner's session. */
export type Sample = { slug: string; integration: string; storageState: Awaited<ReturnType<BrowserContext['storageState']>> }

type Organizations = {
  /** Creates an organization, and signs a page in as its owner. */
  createOrganization(page: Page, name: string): Promise<{ slug: string; email: string }>
  /** The same, with the sample organization connected and read. */
  createSample(page: Page, name: string): Promise<{ slug: string; email: string; integration: string }>
}

type Originals = {
  /** As after signing up. */
  emptyOrganization: Snapshot
  connectedSample: Sample & { snapshot: Snapshot }
}

/**
 * Playwright's `test`, for every page of any context. Signing up and connecting the sample take as long as many journeys, so each
 * worker does both once, on the pages that a user sees, and journeys that are about something else get copies.
 */
export const test = base.extend<Organizations, Originals>({
  browser: [
    async ({ browser }, use) => {
      browser.on('context', (context) => context.on('page', loadWhole))
      await use(browser)
    },
    { scope: 'worker' },
  ],
  emptyOrganization: [
    async ({ browser }, use) => {
      const context = await browser.newContext()
      const { slug } = await signUp(await context.newPage(), 'Nothing Connected')
      await context.close()
      await use(await setAside('empty_organization', slug))
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  connectedSample: [
    async ({ browser }, use) => {
      const context = await browser.newContext()
      const page = await context.newPage()
      const { slug } = await signUp(page, sharedSampleName)
      await connectSample(page)
      const integration = new URL(page.url()).pathname.split('/').at(-1) ?? ''
      const storageState = await context.storageState()
      await context.close()
      await untilSampleRead(slug)
      await use({ slug, integration, storageState, snapshot: await setAside('connected_sample', slug) })
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  createOrganization: async ({ emptyOrganization }, use) =>
    use(async (page, name) => {
      const { slug, email } = await copyOf(emptyOrganization, name)
      await signIn(page, email)
      return { slug, email }
    }),
  createSample: async ({ connectedSample: { snapshot, integration } }, use) =>
    use(async (page, name) => {
      await pauseEarlier()
      await restoreRepositories()
      const { slug, email, integrations } = await copyOf(snapshot, name)
      await signIn(page, email)
      return { slug, email, integration: integrations.get(integration) ?? '' }
    }),
})

/** For journeys that change nothing of their organization: they share one that has the sample connected, and its owner's session. */
export const testInSample = test.extend<{ sample: Sample }>({
  sample: ({ connectedSample }, use) => use(connectedSample),
  storageState: ({ connectedSample }, use) => use(connectedSample.storageState),
})
