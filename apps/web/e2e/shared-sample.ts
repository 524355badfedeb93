import type { BrowserContext } from '@playwright/test'
import { connectSample, sharedSampleName, signUp } from './journey.ts'
import { test as base } from './test.ts'

type Sample = { slug: string; integration: string; storageState: Awaited<ReturnType<BrowserContext['storageState']>> }

/**
 * For journeys that change nothing of their organization: they share one that has the sample connected, and its owner's session.
 * Connecting it takes as long as many of them.
 */
export const testInSample = base.extend<object, { sample: Sample }>({
  sample: [
    async ({ browser }, use) => {
      const context = await browser.newContext()
      const page = await context.newPage()
      const { slug } = await signUp(page, sharedSampleName)
      await connectSample(page)
      const integration = new URL(page.url()).pathname.split('/').at(-1) ?? ''
      const storageState = await context.storageState()
      await context.close()
      await use({ slug, integration, storageState })
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  storageState: ({ sample }, use) => use(sample.storageState),
})
