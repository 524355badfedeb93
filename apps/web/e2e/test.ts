import { test as base, type Page } from '@playwright/test'

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

/** Playwright's `test`, for every page of any context. */
export const test = base.extend({
  browser: [
    async ({ browser }, use) => {
      browser.on('context', (context) => context.on('page', loadWhole))
      await use(browser)
    },
    { scope: 'worker' },
  ],
})
