import { expect } from '@playwright/test'
import { base, expectAccessible, inSandbox } from './journey.ts'
import { test } from './test.ts'

test('a service shows its pipelines; a breaking commit appears live with its log, and is rerun', async ({
  page,
  createSample,
}) => {
  const { slug } = await createSample(page, 'Green Lights')
  await page.goto(`${base()}/t/${slug}/catalog/component/default/ledger/ci.pipelines`)
  await expect(page.getByRole('region', { name: 'Deployments' })).toContainText('production')
  await expect(page.getByRole('region', { name: 'Reliability' })).toContainText('release')
  await expectAccessible(page)

  const change = `Break the ledger ${Date.now()}`
  await inSandbox('commits', { repository: 'ledger', message: change, failing: 'test' })
  const run = page.getByRole('group').filter({ hasText: change }).first()
  await expect(run).toContainText('failed')
  await run.getByText(change).first().click()
  await run.getByRole('button', { name: 'Log of test' }).click()
  await expect(run.getByRole('region', { name: 'Log of test' })).toContainText('Error: Process completed with exit code 1.')
  await expectAccessible(page)
  await run.getByRole('button', { name: 'Re-run failed jobs' }).click()
  await expect(run).toContainText('attempt 2')

  await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Pipelines' }).click()
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText('tax-rules')
  await expect(page.getByRole('region', { name: 'Delivery performance (DORA)' })).toContainText('Lead time for changes')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  await page.getByLabel('Search runs').fill(change)
  await expect(page.getByRole('region', { name: 'Runs' }).getByRole('row').filter({ hasText: change })).toHaveCount(1)
  await expect(page.getByRole('navigation', { name: 'Pages' })).toContainText('1–1 of 1')
  await page.getByRole('link', { name: 'Deployments' }).click()
  await expect(page.getByRole('region', { name: 'Deployments' })).toContainText('meridian/checkout-api')
  await page.setViewportSize({ width: 380, height: 800 })
  await expectAccessible(page)
})
