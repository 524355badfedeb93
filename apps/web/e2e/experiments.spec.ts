import { expect } from '@playwright/test'
import { base, expectAccessible } from './journey.ts'
import { test } from './test.ts'

// From the sample organization's experiments to the end of one, and the search for what was learned.

test('experiments show what they do and what to decide, and one is ended with what was learned', async ({
  page,
  createSample,
}) => {
  const { slug } = await createSample(page, 'Trials')
  await page.goto(`${base()}/t/${slug}`)
  await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Experiments' }).click()
  const list = page.getByRole('region', { name: 'Experiments' }).getByRole('table')
  await expect(list.getByRole('row')).toHaveCount(4)
  await expectAccessible(page)

  await list.getByRole('link', { name: 'Results while typing' }).click()
  await expect(page.getByText('Units are not split as planned')).toBeVisible()
  await expect(page.getByText('Mismatch', { exact: true })).toBeVisible()
  await page.goBack()

  await list.getByRole('link', { name: 'Prices include tax' }).click()
  await expect(page.getByText('Better than control: Purchases.')).toBeVisible()
  await expect(page.getByRole('img', { name: /^Purchases with treatment\. .+ to / })).toBeVisible()
  await expectAccessible(page)
  await page.goBack()

  await list.getByRole('link', { name: 'One-page checkout' }).click()
  await expect(page.getByText('No success metric is better than control yet.')).toBeVisible()
  const segments = page.getByRole('region', { name: 'Segments' })
  await expect(segments.getByText('3 comparisons, with p-values adjusted together by Benjamini-Hochberg.')).toBeVisible()
  await expect(segments.getByRole('row', { name: /device phone/ })).toBeVisible()
  // Read-only until the plan includes the plugin.
  await expect(page.getByText('Experiments are read-only on your plan.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'End experiment' })).toHaveAttribute('aria-disabled', 'true')
  const experiment = page.url()
  await page.goto(`${base()}/t/${slug}/settings/billing`)
  await page.getByRole('button', { name: 'Try Business for 14 days' }).click()
  await expect(page.getByRole('region', { name: 'Plan: Business' })).toContainText('trial')
  await page.goto(experiment)
  await page.getByRole('button', { name: 'End experiment' }).click()
  await expect(page.getByText('Write what you have learned.')).toBeVisible()
  await page.getByLabel('What you have learned').fill('One page is not enough of a change.')
  await page.getByRole('button', { name: 'End experiment' }).click()
  await expect(page.getByText('One page is not enough of a change.')).toBeVisible()
  await expect(page.getByText('Inconclusive').first()).toBeVisible()

  await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Experiments' }).click()
  await page.getByLabel('Text').fill('enough of a change')
  await expect(list.getByRole('row')).toHaveCount(2)
  await expect(list.getByText('One-page checkout')).toBeVisible()

  // A metric and a draft, from pages alone.
  await page.goto(`${base()}/t/${slug}/experiments/metrics`)
  await page.getByRole('button', { name: 'New metric' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('Sign-ups')
  await dialog.getByLabel('Key', { exact: true }).fill('sign-ups')
  await dialog.getByRole('button', { name: 'Add metric' }).click()
  await expect(dialog.getByText('Name the event.')).toBeVisible()
  await dialog.getByLabel('Event', { exact: true }).fill('signed-up')
  await dialog.getByRole('button', { name: 'Add metric' }).click()
  await expect(page.getByRole('region', { name: 'Metrics' }).getByText('signed-up')).toBeVisible()
  await expectAccessible(page)
  await page.goto(`${base()}/t/${slug}/experiments/new`)
  await page.getByLabel('Name', { exact: true }).fill('Shorter form')
  await page.getByLabel('Key', { exact: true }).fill('shorter-form')
  await page.getByRole('combobox', { name: 'Service or system' }).click()
  await page.getByRole('listbox').getByRole('option').first().click()
  await page.getByLabel('Weight of variant 2, %').fill('40')
  await page.getByRole('button', { name: 'Create draft' }).click()
  await expect(page.getByText('The weights add up to 100.')).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Weight of variant 2, %').fill('50')
  await page.getByLabel('Roll back automatically').check()
  await page.getByRole('button', { name: 'Create draft' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Shorter form' })).toBeVisible()
  await expect(page.getByText('Automatic rollback')).toBeVisible()
})
