import { expect, test } from '@playwright/test'
import { base, connectSample, expectAccessible, linkMailedTo, signUp } from './journey.ts'

test('bills are read from the bucket; a service shows what it costs; a rule is previewed, kept and applies', async ({ page }) => {
  const { slug } = await signUp(page, 'Counting House')
  await connectSample(page)
  await page.goto(`${base()}/t/${slug}/catalog/component/default/checkout-api/cloud-costs.costs`)
  const charged = page.getByRole('region', { name: 'Costs by service' })
  await expect(async () => {
    await page.reload()
    await expect(charged).toContainText('Amazon Elastic Compute Cloud', { timeout: 2000 })
  }).toPass({ timeout: 60_000 })
  await expectAccessible(page)

  await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Costs', exact: true }).click()
  await page.getByRole('navigation', { name: 'Group by' }).getByRole('link', { name: 'Entity' }).click()
  const byEntity = page.getByRole('region', { name: 'Costs by entity' })
  await expect(byEntity).toContainText('fraud-scorer')
  await expect(byEntity).toContainText('unallocated')
  await expect(page.getByRole('region', { name: 'Cost anomalies' })).toContainText('fraud-scorer')
  await expectAccessible(page)
  const csv = await page.request.get(`${base()}/t/${slug}/costs/csv?by=entity&days=30`)
  expect(await csv.text()).toContain('component:default/fraud-scorer')

  await page.getByRole('navigation', { name: 'Costs' }).getByRole('link', { name: 'Cost allocation' }).click()
  const outcome = page.getByRole('region', { name: 'Preview' })
  await expect(outcome).toContainText('Everything billed')
  await page.getByRole('button', { name: 'Add a rule' }).click()
  const rule = page.getByRole('region', { name: '5. New rule' })
  await rule.getByLabel('Service').fill('*')
  await rule.getByLabel('Entities and percentages').fill('component:default/ledger 101')
  await expect(outcome.getByRole('alert')).toBeVisible()
  await rule.getByLabel('Entities and percentages').fill('component:default/ledger 100')
  await expect(outcome.getByText('0.00 USD')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save rules' }).click()
  await expect(page.getByText('Rules saved')).toBeVisible()
  await page.goto(`${base()}/t/${slug}/p/cloud-costs/costs?by=entity`)
  await expect(byEntity).not.toContainText('unallocated')
  await page.setViewportSize({ width: 380, height: 800 })
  await expectAccessible(page)
})

const header =
  'BilledCost,EffectiveCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,ProviderName,BillingAccountId'
const row = (day: string, billed: string) =>
  `${billed},${billed},EUR,2026-10-01T00:00:00Z,2026-10-${day}T00:00:00Z,Usage,Servers,Hetzner,42`

test('a bill is uploaded, a bad one is refused in words; a budget is kept, told of by mail, changed and removed', async ({
  page,
}) => {
  const { slug, email } = await signUp(page, 'Paper Mill')
  await page.goto(`${base()}/t/${slug}/integrations/connect/cloud-costs`)
  await page.getByLabel('Source', { exact: true }).selectOption('upload')
  await page.getByRole('button', { name: 'Connect and sync' }).click()
  await expect(page.getByText('Enter the provider of these bills.')).toBeVisible()
  await page.getByLabel('Name').fill('Hetzner')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Connect and sync' }).click()
  const bills = page.getByRole('region', { name: 'Bills', exact: true })
  await expect(bills).toContainText('No uploads yet.')
  await page.getByLabel('Bills to upload').setInputFiles([
    { name: 'october.csv', mimeType: 'text/csv', buffer: Buffer.from([header, row('01', '90.5'), row('02', 'much')].join('\n')) },
    { name: 'holiday.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') },
  ])
  await expect(bills.getByRole('row').filter({ hasText: 'october.csv' })).toContainText('imported', { timeout: 20_000 })
  await expect(bills.getByRole('row').filter({ hasText: 'holiday.csv' })).toContainText('is missing the columns', {
    timeout: 20_000,
  })
  await expectAccessible(page)

  await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Costs', exact: true }).click()
  await page.getByRole('navigation', { name: 'Costs' }).getByRole('link', { name: 'Budgets' }).click()
  await page.getByLabel('Name').fill('Servers')
  await page.getByLabel('For', { exact: true }).selectOption('service')
  await page.getByRole('combobox', { name: 'Service' }).fill('Servers')
  await page.getByLabel('Monthly budget').fill('a lot')
  await page.getByRole('button', { name: 'Add budget' }).click()
  await expect(page.getByText('Enter an amount such as 1200.50.')).toBeVisible()
  await page.getByLabel('Monthly budget').fill('100')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Add budget' }).click()
  const budgets = page.getByRole('region', { name: 'Budgets', exact: true })
  await expect(budgets).toContainText('90.50 EUR of 100.00 EUR in 2026-10')
  await expect(budgets).toContainText('alerted at 80 %')
  await linkMailedTo(email, 'Manage budgets and recipients')
  await page.goto(`${base()}/t/${slug}/p/cloud-costs/costs`)
  await expect(page.getByRole('region', { name: 'Budgets at risk' })).toContainText('Servers')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'All budgets' }).click()
  await page.getByRole('button', { name: 'Change Servers' }).click()
  const change = page.getByRole('region', { name: 'Change Servers' })
  await change.getByLabel('Monthly budget').fill('1000')
  await change.getByRole('button', { name: 'Save' }).click()
  await expect(budgets).toContainText('of 1,000.00 EUR')
  await expect(budgets).not.toContainText('alerted at')
  await page.getByRole('button', { name: 'Remove Servers' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('No budgets yet')).toBeVisible()
  await page.setViewportSize({ width: 380, height: 800 })
  await expectAccessible(page)
})
