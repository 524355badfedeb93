import { test as base, expect, type Page } from '@playwright/test'

/** What React has received and not yet put in its place. Until then, a page may have what it shows twice. */
const staged = '[hidden][id^="S:"]'

/** Loading a page ends when it has been streamed and put together, so that a text on it is found once. */
function loadWhole(page: Page): void {
  const goto = page.goto.bind(page)
  page.goto = async (...given) => {
    const response = await goto(...given)
    await expect(page.locator(staged)).toHaveCount(0)
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
