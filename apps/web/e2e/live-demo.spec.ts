import { expect, type Page } from '@playwright/test'
import { base, expectAccessible } from './journey.ts'
import { test } from './test.ts'

/** Opens the live demo from the landing page, once it has been prepared. */
async function enter(page: Page): Promise<string> {
  await expect(async () => {
    await page.goto(base())
    await expect(page.getByRole('button', { name: 'Explore the live demo' })).toBeVisible({ timeout: 1000 })
  }).toPass()
  await page.getByRole('button', { name: 'Explore the live demo' }).click()
  await page.waitForURL('**/t/demo-*/catalog')
  return page.url().replace(/\/catalog$/, '')
}

const publicPages = ['/', '/pricing', '/docs', '/docs/api', '/security', '/changelog', '/status', '/terms', '/privacy', '/demo']

test('every public page is accessible, fits a phone, and is reached from the landing page', async ({ page }) => {
  await page.goto(base())
  const links = await page
    .locator('header a, footer a')
    .evaluateAll((all) => all.map((a) => new URL((a as HTMLAnchorElement).href).pathname))
  expect(publicPages.filter((path) => path !== '/demo' && !links.includes(path))).toEqual([])
  for (const path of publicPages) {
    await page.setViewportSize({ width: 1280, height: 800 })
    const response = await page.goto(base() + path)
    expect([path, response?.status()]).toEqual([path, 200])
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
    await expectAccessible(page)
    await page.setViewportSize({ width: 320, height: 700 })
    expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([path, 320])
  }
})

test('a visitor explores the demo without an account, and is led to sign-up where something would change', async ({
  page,
  browser,
}) => {
  const portal = await enter(page)
  await expect(page.getByRole('note')).toContainText('read-only')
  await expect(page.getByRole('row')).not.toHaveCount(1)
  await expectAccessible(page)
  await page.getByRole('row').nth(1).getByRole('link').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expectAccessible(page)

  for (const path of [
    '',
    '/docs',
    '/history',
    '/ownership',
    '/integrations',
    '/notifications',
    '/settings',
    '/settings/members',
    '/search?q=ledger',
  ]) {
    const response = await page.goto(portal + path)
    expect([path, response?.status()]).toEqual([path, 200])
    await expect(page.getByRole('note')).toContainText('Live demo')
  }
  // The account that visitors share has no page.
  for (const path of ['/account', '/account/security', '/organizations', '/new']) {
    await page.goto(base() + path)
    await page.waitForURL('**/sign-in**')
  }
  await page.goto(portal)
  await page.getByRole('link', { name: 'Create your own portal' }).click()
  await page.waitForURL('**/sign-up')

  // Another visitor has a session of their own, which the first one leaves alone.
  const other = await (await browser.newContext()).newPage()
  await enter(other)
  await page.goto(portal)
  await page.getByRole('button', { name: 'Account Live demo' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL(`${base()}/`)
  await page.goto(portal)
  await page.waitForURL('**/demo')
  await other.reload()
  await expect(other.getByRole('note')).toContainText('Live demo')
  await other.close()
})

test('who is signed in keeps their session, and the demo is closed to them', async ({ page, createOrganization }) => {
  const { slug } = await createOrganization(page, 'Signed In')
  await page.goto(`${base()}/demo`)
  await expect(page.getByText('You are signed in')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Explore the live demo' })).toHaveCount(0)
  await page.goto(`${base()}/t/${slug}`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome to Signed In')
})
