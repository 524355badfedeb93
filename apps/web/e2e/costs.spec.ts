import { expect } from '@playwright/test'
import { base, chooseFiles, expectAccessible, linkMailedTo } from './journey.ts'
import { test } from './test.ts'

test('bills are read from the bucket; a service shows its costs; a rule is previewed, saved and applied', async ({
  page,
  createSample,
}) => {
  const { slug } = await createSample(page, 'Counting House')
  await page.goto(`${base()}/t/${slug}/catalog/component/default/checkout-api/cloud-costs.costs`)
  const charged = page.getByRole('region', { name: 'Costs by cloud service' })
  await expect(async () => {
    await page.reload()
    await expect(charged).toContainText('Amazon Elastic Compute Cloud', { timeout: 2000 })
  }).toPass()
  await expectAccessible(page)

  await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Costs', exact: true }).click()
  await page.getByRole('navigation', { name: 'Group by' }).getByRole('link', { name: 'Entity' }).click()
  const byEntity = page.getByRole('region', { name: 'Costs by entity' })
  await expect(byEntity).toContainText('fraud-scorer')
  await expect(byEntity).toContainText('Unallocated')
  await expect(page.getByRole('region', { name: 'Cost anomalies' })).toContainText('fraud-scorer')
  await expectAccessible(page)
  const daily = page.getByRole('slider', { name: 'Daily cost by entity' })
  await daily.focus()
  await page.keyboard.press('End')
  const latest = await daily.getAttribute('aria-valuetext')
  expect(latest).toMatch(/^\w{3} \d{1,2} \w{3}, total \$\d{3}\.\d\d, .*fraud-scorer \$\d+\.\d\d/)
  await page.keyboard.press('ArrowLeft')
  await expect(daily).not.toHaveAttribute('aria-valuetext', latest ?? '')
  await page.keyboard.press('End')
  const series = page.getByRole('button', { name: 'fraud-scorer', pressed: true })
  await series.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'fraud-scorer', pressed: false })).toBeVisible()
  await daily.focus()
  await page.keyboard.press('End')
  await expect(daily).not.toHaveAttribute('aria-valuetext', /fraud-scorer \$/)
  await page.getByRole('button', { name: 'Show as table' }).click()
  await expect(page.getByRole('region', { name: 'Daily cost by entity, data' }).getByRole('row')).toHaveCount(31)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Show as chart' }).click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: 'Download Daily cost by entity' })
      .click()
      .then(() => page.getByRole('menuitem', { name: 'CSV' }).click()),
  ])
  expect(file.suggestedFilename()).toBe('daily-cost-by-entity.csv')
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
  await expect(outcome.getByText('$0.00')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save rules' }).click()
  await expect(page.getByText('Rules saved')).toBeVisible()
  await page.goto(`${base()}/t/${slug}/p/cloud-costs/costs?by=entity`)
  await expect(byEntity).not.toContainText('Unallocated')
  await page.setViewportSize({ width: 380, height: 800 })
  await expectAccessible(page)
})

const header =
  'BilledCost,EffectiveCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,ProviderName,BillingAccountId'
const row = (day: string, billed: string) =>
  `${billed},${billed},EUR,2026-10-01T00:00:00Z,2026-10-${day}T00:00:00Z,Usage,Servers,Hetzner,42`

test('uploads a bill, rejects an invalid one with a message; sets, alerts on, changes and removes a budget', async ({
  page,
  createOrganization,
}) => {
  const { slug, email } = await createOrganization(page, 'Paper Mill')
  await page.goto(`${base()}/t/${slug}/integrations/connect/cloud-costs`)
  await page.getByLabel('Source', { exact: true }).selectOption('upload')
  await page.getByRole('button', { name: 'Connect and sync' }).click()
  await expect(page.getByText('Enter the provider of these bills.')).toBeVisible()
  await page.getByLabel('Name').fill('Hetzner')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Connect and sync' }).click()
  const bills = page.getByRole('region', { name: 'Bills', exact: true })
  await expect(bills).toContainText('No uploads yet.')
  await chooseFiles(page.getByLabel('Bills to upload'), [
    { name: 'october.csv', mimeType: 'text/csv', buffer: Buffer.from([header, row('01', '90.5'), row('02', 'much')].join('\n')) },
    { name: 'holiday.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') },
  ])
  await expect(bills.getByRole('row').filter({ hasText: 'october.csv' }).getByText('imported', { exact: true })).toBeVisible({
    timeout: 20_000,
  })
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
  await expect(budgets).toContainText('€90.50 of €100.00 in Oct 2026')
  await expect(budgets).toContainText('alerted at 80%')
  await linkMailedTo(email, 'Manage budgets and recipients')
  await page.goto(`${base()}/t/${slug}/p/cloud-costs/costs`)
  await expect(page.getByRole('region', { name: 'Budgets at risk' })).toContainText('Servers')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'All budgets' }).click()
  await page.getByRole('button', { name: 'Change Servers' }).click()
  const change = page.getByRole('region', { name: 'Change Servers' })
  await change.getByLabel('Monthly budget').fill('1000')
  await change.getByRole('button', { name: 'Save' }).click()
  await expect(budgets).toContainText('of €1,000.00')
  await expect(budgets).not.toContainText('alerted at')
  await page.getByRole('button', { name: 'Remove Servers' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('No budgets yet')).toBeVisible()
  await page.setViewportSize({ width: 380, height: 800 })
  await expectAccessible(page)
})
