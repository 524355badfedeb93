import { expect, type Page } from '@playwright/test'
import { base, expectAccessible, inSandbox, signUp } from './journey.ts'
import { test } from './test.ts'

const card = async (page: Page, number: string) => {
  await page.getByRole('button', { name: 'Payment method, address and tax id' }).click()
  await page.waitForURL('**/stripe/portal/**')
  await page.getByLabel('Card number').fill(number)
  await page.getByRole('button', { name: 'Use this card' }).click()
  await expect(page.getByText(`ending in ${number.slice(-4)}`)).toBeVisible()
  await page.getByRole('link', { name: 'Back to Callboard' }).click()
  await page.waitForURL('**/settings/billing')
}

test('sign-up, trial, payment, a failing card, grace, restriction, an updated card, and the way back to Free', async ({
  page,
}) => {
  const { slug, email } = await signUp(page, 'Paying Company')
  const billing = `${base()}/t/${slug}/settings/billing`
  const insights = `${base()}/t/${slug}/p/insights/usage`
  const advance = (days: number) => inSandbox('advance', { email, days }, 'stripe')
  const phase = (words: string) =>
    expect(async () => {
      await page.goto(billing)
      await expect(page.getByRole('region', { name: /^Plan: / })).toContainText(words, { timeout: 1500 })
    }).toPass()

  await page.goto(insights)
  await expect(page.getByText('Insights is a premium plugin')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'See plans' }).click()
  await expect(page.getByText('Test mode.')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Try Team for 14 days' }).click()
  await expect(page.getByRole('region', { name: 'Plan: Team' })).toContainText('trial')
  await page.goto(insights)
  await expect(page.getByText('Insights is a premium plugin')).toBeVisible()

  await page.goto(billing)
  await page.getByRole('button', { name: 'Choose Business' }).click()
  await page.waitForURL('**/stripe/checkout/**')
  await page.getByRole('button', { name: 'Subscribe' }).click()
  await page.waitForURL('**/settings/billing?checkout=*')
  await expect(page.getByRole('region', { name: 'Plan: Business' })).toContainText('paid')
  await page.goto(insights)
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Search services').fill('mainframe')
  await expect(page.getByText('No results for “mainframe”.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('region', { name: 'Plugin pages', exact: true })).toContainText('Insights', {
      timeout: 2000,
    })
    await expect(page.getByRole('region', { name: 'Searches without results', exact: true })).toContainText('mainframe', {
      timeout: 2000,
    })
  }).toPass()
  await expectAccessible(page)
  const csv = await page.request.get(`${base()}/t/${slug}/usage/csv?days=7`)
  expect(await csv.text()).toContain('plugin:insights/usage')

  await page.goto(billing)
  await card(page, '4000000000000341')
  await advance(32)
  await phase('payment overdue')
  await expect(page.getByRole('status').filter({ hasText: 'A payment for Business has failed' })).toBeVisible()
  await expectAccessible(page)
  await page.goto(insights)
  await expect(page.getByRole('region', { name: 'Plugin pages', exact: true })).toBeVisible()
  await advance(8)
  await phase('restricted')
  await page.goto(insights)
  await expect(page.getByText('Insights is locked until payment is received')).toBeVisible()
  await expect(page.getByText(/1 person viewed \d+ pages? here/)).toBeVisible()
  expect((await page.request.get(`${base()}/t/${slug}/usage/csv`)).status()).toBe(402)
  await expectAccessible(page)

  await page.getByRole('link', { name: 'Update payment method' }).first().click()
  await card(page, '4242424242424242')
  await phase('paid')
  await page.goto(insights)
  await expect(page.getByRole('region', { name: 'Plugin pages', exact: true })).toContainText('Insights')

  await page.goto(billing)
  await page.getByRole('button', { name: 'Change to Team, monthly' }).click()
  await expect(page.getByRole('dialog')).toContainText('Unused time of what there was')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Change plan' }).click()
  await expect(page.getByRole('region', { name: 'Plan: Team' })).toContainText('paid')
  await page.getByRole('button', { name: 'Cancel Team' }).click()
  await page.getByRole('button', { name: 'Cancel plan' }).click()
  await expect(page.getByRole('button', { name: 'Keep Team' })).toBeVisible()
  const invoices = page.getByRole('region', { name: 'Invoices' }).first()
  await expect(invoices.getByText('paid').first()).toBeVisible()
  await expect(invoices.getByRole('link', { name: /^PDF of CALLBOARD/ }).first()).toBeVisible()
  await advance(40)
  await phase('free')
  await page.setViewportSize({ width: 380, height: 800 })
  await expectAccessible(page)
})

test('prices are public', async ({ page }) => {
  await page.goto(base())
  await page.getByRole('link', { name: 'Pricing' }).click()
  await expect(page.getByRole('row', { name: /Premium plugins/ })).toContainText('All premium plugins')
  await expectAccessible(page)
})
