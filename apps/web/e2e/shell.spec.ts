import { expect, type Page } from '@playwright/test'
import { addressesOf, patternsOfPages } from '../../../infra/screenshots/pages.ts'
import { base, expectAccessible } from './journey.ts'
import { test, testInSample } from './test.ts'

const sidebar = (page: Page) => page.getByRole('navigation', { name: 'Portal' })
const widthOf = async (page: Page) => Math.round((await sidebar(page).boundingBox())?.width ?? 0)

/** How much a page's content moved while it loaded, without anybody doing anything. */
const layoutShift = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) sum += entry.value
        }).observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => resolve(sum), 500)
      }),
  )

testInSample(
  'the sidebar is grouped, collapses by key, and stays collapsed in this browser',
  async ({ page, sample: { slug } }) => {
    await page.goto(`${base()}/t/${slug}`)
    for (const group of ['Catalog', 'Operate', 'Improve'])
      await expect(sidebar(page).getByRole('list', { name: group })).toBeVisible()
    expect(await widthOf(page)).toBe(232)
    await page.keyboard.press('Control+\\')
    await expect.poll(() => widthOf(page)).toBe(56)
    await page.reload()
    expect(await widthOf(page)).toBe(56)
    expect(await layoutShift(page)).toBeLessThan(0.02)
    await sidebar(page).getByRole('link', { name: 'Teams' }).hover()
    await expect(page.getByRole('tooltip')).toContainText('Teams')
    await sidebar(page).getByRole('link', { name: 'Docs' }).focus()
    await expect(page.getByRole('tooltip')).toContainText('Docs')
    await expectAccessible(page)
    await sidebar(page).getByRole('link', { name: 'Teams' }).click()
    await expect(sidebar(page).getByRole('link', { name: 'Teams' })).toHaveAttribute('aria-current', 'page')
    await page.getByRole('button', { name: 'Expand sidebar' }).click()
    await expect.poll(() => widthOf(page)).toBe(232)

    // Pages of a plugin that are not in the navigation are tabs of its main page.
    await sidebar(page).getByRole('link', { name: 'Costs' }).click()
    await page.getByRole('navigation', { name: 'Costs' }).getByRole('link', { name: 'Budgets' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Budgets' })).toBeVisible()
    await expect(sidebar(page).getByRole('link', { name: 'Costs' })).toHaveAttribute('aria-current', 'page')
    await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText('Operate')

    // The top bar stays where it is.
    await page.goto(`${base()}/t/${slug}/catalog`)
    await page.evaluate(() => window.scrollTo(0, 500))
    expect((await page.getByRole('navigation', { name: 'Breadcrumb' }).boundingBox())?.y).toBeLessThan(48)
  },
)

testInSample('a phone has a tab bar and the navigation in a drawer', async ({ page, sample: { slug } }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${base()}/t/${slug}`)
  await expect(sidebar(page)).toBeHidden()
  const tabs = page.getByRole('navigation', { name: 'Tabs' })
  await expect(tabs.getByRole('link', { name: 'Home' })).toHaveAttribute('aria-current', 'page')
  await expectAccessible(page)
  await tabs.getByRole('link', { name: 'Services' }).click()
  await page.waitForURL('**/catalog')
  await tabs.getByRole('button', { name: 'More' }).click()
  await expect(sidebar(page)).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(sidebar(page)).toBeHidden()
  await page.getByRole('button', { name: 'Open navigation' }).click()
  await sidebar(page).getByRole('link', { name: 'Docs' }).click()
  await expect(sidebar(page)).toBeHidden()
  await page.waitForURL('**/docs')
})

const nothing = '00000000-0000-4000-8000-000000000000'
/** What stands in the addresses of the sample organization's pages, beside the integration. */
const known = {
  entity: 'component/default/ledger',
  api: 'api/default/checkout',
  // The id that the GitHub stand-in assigns to the repository.
  item: `R_${Buffer.from('meridian/ledger').toString('base64url')}`,
  cluster: nothing,
  webhook: nothing,
  question: nothing,
  thread: nothing,
  experiment: nothing,
  article: nothing,
  document: nothing,
  template: 'default/go-service',
  run: nothing,
  decision: `${nothing}/0`,
  finished: nothing,
  failed: nothing,
  waiting: nothing,
  written: 'default/none',
  pushed: nothing,
  unanswered: nothing,
  tenant: nothing,
}

/** A hundred pages take minutes, so both workers take a part. */
const parts = ['first', 'second', 'third'] as const
for (const [part, name] of parts.entries())
  testInSample(`no page of the ${name} third is wider than a narrow window when it has loaded`, async ({ page, sample }) => {
    const { slug, integration } = sample
    const addresses = patternsOfPages().flatMap((pattern) => addressesOf(pattern, slug, { ...known, integration }))
    const all = [...addresses, `/t/${slug}/nothing-here`]
    await page.setViewportSize({ width: 320, height: 640 })
    for (const address of all.filter((_, i) => i % parts.length === part)) {
      await page.goto(base() + address)
      await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0)
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect.soft([address, wider]).toEqual([address, 0])
    }
  })

test('what needs attention is ranked, snoozed and assigned by keyboard alone, and widgets are arranged', async ({
  page,
  createSample,
}) => {
  const { slug } = await createSample(page, 'Needs Attention')
  await page.goto(`${base()}/t/${slug}`)
  const list = page.getByRole('region', { name: 'Needs attention' })
  await list.getByRole('button', { name: /^All/ }).click()
  const rows = list.getByRole('listitem')
  await expect(rows.filter({ hasText: 'pricing-engine' }).first()).toBeVisible()
  await expect(rows.first().getByRole('img', { name: 'Critical' })).toBeVisible()
  await expectAccessible(page)

  await page.keyboard.press('j')
  const what = (await list.locator('li:focus-within p').first().textContent()) ?? ''
  await page.keyboard.press('s')
  await expect(page.getByText('Snoozed until tomorrow')).toBeVisible()
  await expect(rows.filter({ hasText: what })).toHaveCount(0)
  await list.getByRole('button', { name: /^Snoozed 1/ }).click()
  await expect(rows).toHaveCount(1)
  await page.keyboard.press('j')
  await page.keyboard.press('s')
  await expect(list.getByText('Nothing is snoozed.')).toBeVisible()

  await list.getByRole('button', { name: /^All/ }).click()
  await page.keyboard.press('j')
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog', { name: 'Assign' })
  await dialog.getByLabel('Find a member').fill('ada')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: /Ada Lovelace/ }).click()
  await expect(page.getByText('Assigned to Ada Lovelace').first()).toBeVisible()
  await list.getByRole('button', { name: /^Mine 1/ }).click()
  await expect(rows).toHaveCount(1)

  // Widgets are arranged by keyboard, too.
  await page.getByRole('link', { name: 'Customize' }).click()
  const up = page.getByRole('button', { name: 'Move up: Needs attention' })
  await up.press('Enter')
  await expect(up).toBeFocused()
  await expect(page.getByRole('status').filter({ hasText: 'position 1 of 3, main column' })).toBeAttached()
  await page.getByRole('button', { name: 'Hide: Starred' }).press('Enter')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Home page saved')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Starred' })).toHaveCount(0)
  const top = async (name: string) => (await page.getByRole('region', { name }).boundingBox())?.y ?? 0
  await expect(async () => expect(await top('Needs attention')).toBeLessThan(await top('Key figures'))).toPass()
})
