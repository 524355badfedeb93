import { expect, type Page } from '@playwright/test'
import { base, expectAccessible, inSandbox } from './journey.ts'
import { test, testInSample } from './test.ts'

const article = (page: Page, name: string) => page.getByRole('article', { name })
const isDrawn = (page: Page, name: string) =>
  expect(async () => {
    const width = await page.getByRole('img', { name }).evaluate((image) => (image as HTMLImageElement).naturalWidth)
    expect(width).toBeGreaterThan(0)
  }).toPass()

testInSample(
  'a newcomer finds docs, sees images and diagrams of a private repository, and searches them',
  async ({ page, sample }) => {
    const at = `${base()}/t/${sample.slug}`
    await page.goto(`${at}/docs`)
    await expect(page.getByRole('row', { name: /ledger/ })).toContainText('10')
    await expectAccessible(page)
    await page.getByLabel('Search docs').fill('no such docs')
    await expect(page.getByText('No docs match these filters')).toBeVisible()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page
      .getByRole('row', { name: /ledger/ })
      .getByRole('link')
      .first()
      .click()

    await expect(article(page, 'Home')).toContainText('Books every movement of money')
    await isDrawn(page, 'An entry leaves one account and arrives in another')
    await expect(page.getByRole('link', { name: 'Edit on GitHub' })).toHaveAttribute('href', /\/edit\/main\/docs\/index\.md$/)
    await expect(page.getByText(/^Updated .* by /)).toBeVisible()
    await expectAccessible(page)

    const pages = page.getByRole('navigation', { name: 'Docs' })
    await pages.getByRole('link', { name: 'Architecture' }).click()
    await isDrawn(page, 'How an entry travels through the ledger')
    await expect(page.getByText('This diagram has a syntax error')).toHaveCount(0)
    await expectAccessible(page)

    await pages.getByRole('link', { name: 'Posting entries' }).click()
    await expect(article(page, 'Posting entries')).toContainText('Always send a key')
    await page.getByRole('tab', { name: 'TypeScript' }).click()
    await expect(page.getByRole('tabpanel', { name: 'TypeScript' })).toContainText('await ledger.post')
    await expectAccessible(page)

    await pages.getByRole('link', { name: 'Questions' }).click()
    await expect(page.getByRole('img', { name: /Screenshot of the journal/ })).toContainText('there is no such file')

    await page.getByRole('searchbox', { name: 'Search these docs' }).fill('stuck publisher')
    await page.getByRole('searchbox', { name: 'Search these docs' }).press('Enter')
    await page.getByRole('link', { name: 'Runbook' }).last().click()
    await expect(article(page, 'Runbook')).toContainText('Late entries are harmless')
  },
)

testInSample('serves an image with a policy under which nothing in it runs', async ({ page, sample }) => {
  const address = `${base()}/t/${sample.slug}/docs/picture?ref=component:default/ledger&page=index.md&src=img/entry.svg`
  await expect(async () => expect((await page.request.get(address)).status()).toBe(200)).toPass()
  const picture = await page.request.get(address)
  expect(picture.headers()).toMatchObject({
    'content-type': 'image/svg+xml',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache',
  })
  expect(picture.headers()['content-security-policy']).toContain("default-src 'none'")
  expect(picture.headers()['content-security-policy']).toContain('sandbox')
  const again = await page.request.get(address, { headers: { 'if-none-match': picture.headers().etag ?? '' } })
  expect(again.status()).toBe(304)
  const other = await page.request.get(address.replace('img/entry.svg', 'img/other.svg'))
  expect([other.status(), other.headers()['content-type']]).toEqual([404, 'text/plain; charset=utf-8'])
})

test('notifies a watcher when a page changes, and unwatches with one click', async ({ page, createSample }) => {
  const { slug } = await createSample(page, 'Docs Watchers')
  const at = `${base()}/t/${slug}`
  const runbook = `${at}/catalog/component/default/ledger/docs/runbook.md`
  await expect(async () => expect((await page.request.get(runbook)).status()).toBe(200)).toPass()
  await page.goto(runbook)
  await page.getByRole('button', { name: 'Watch this page' }).click()
  await expect(page.getByRole('button', { name: 'Stop watching' })).toBeVisible()
  await expectAccessible(page)
  await inSandbox('files', { repository: 'ledger', files: { 'docs/runbook.md': `# Runbook\n\nChanged at ${Date.now()}.\n` } })
  await expect(async () => {
    await page.goto(`${at}/notifications`)
    await expect(page.getByText(/“Runbook” in the docs of .* changed/)).toBeVisible({ timeout: 1000 })
  }).toPass()
  await page.goto(`${at}/notifications/choices`)
  await expect(page.getByRole('link', { name: 'Runbook' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Stop watching Runbook' }).click()
  await expect(page.getByText("You aren't watching any docs pages")).toBeVisible()
})

for (const width of [700, 1280])
  testInSample(`a page ${width} pixels wide is printed as text alone, with every line of its code`, async ({ page, sample }) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    const address = `${base()}/t/${sample.slug}/catalog/component/default/ledger/docs/posting.md`
    await expect(async () => expect((await page.request.get(address)).status()).toBe(200)).toPass()
    await page.setViewportSize({ width, height: 1000 })
    await page.goto(address)
    await expect(article(page, 'Posting entries')).toBeVisible()
    // Wider than any page.
    await page
      .locator('.docs-code code')
      .first()
      .evaluate((code) => code.append(`\n${'word '.repeat(100)}${'x'.repeat(300)}`))
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    for (const name of ['Portal', 'Breadcrumb', 'Entity', 'Docs'])
      await expect(page.getByRole('navigation', { name })).toBeHidden()
    for (const button of await page.getByRole('button').all()) await expect(button).toBeHidden()
    const printed = await page.locator('article').evaluate((element) => {
      const cut = [...element.querySelectorAll('pre')].filter((pre) => pre.scrollWidth > pre.clientWidth + 1)
      const hidden = [...element.querySelectorAll('[role=tabpanel]')].filter((panel) => panel.getClientRects().length === 0)
      const foreground = getComputedStyle(document.documentElement).getPropertyValue('--fg')
      const lightness = Number.parseFloat(foreground.replace(/^[^(]*\(/, ''))
      return { cut: cut.length, hidden: hidden.length, width: element.clientWidth, lightness }
    })
    expect(printed).toMatchObject({ cut: 0, hidden: 0 })
    // Dark text, although the reader uses the dark theme.
    expect(printed.lightness).toBeLessThan(40)
    expect(printed.width).toBeGreaterThan(width * 0.85)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  })
