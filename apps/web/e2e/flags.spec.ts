import { expect } from '@playwright/test'
import { base, expectAccessible } from './journey.ts'
import { test } from './test.ts'

// A flag from its creation to an application, and what stays when the plan does not include flags.

test('a flag is created, targeted and tried, and an application sees it', async ({ page, createOrganization }) => {
  test.slow()
  const { slug } = await createOrganization(page, 'Flags Features')
  const at = `${base()}/t/${slug}`

  // Locked: everything can be seen, and nothing changed.
  await page.goto(`${at}/flags`)
  await expect(page.getByText('Flags are read-only on your plan.')).toBeVisible()
  await expect(page.getByRole('button', { name: /New flag/ })).toHaveAttribute('aria-disabled', 'true')
  await expectAccessible(page)

  await page.goto(`${at}/settings/billing`)
  await page.getByRole('button', { name: 'Try Business for 14 days' }).click()
  await expect(page.getByRole('region', { name: 'Plan: Business' })).toContainText('trial')

  await page.goto(`${at}/flags`)
  await page.getByRole('button', { name: 'New flag' }).click()
  await page.getByLabel('Key', { exact: true }).fill('new checkout')
  await page.getByRole('button', { name: 'Create flag' }).click()
  await expect(page.getByText('Use letters, digits, dots')).toBeVisible()
  await page.getByLabel('Key', { exact: true }).fill('new-checkout')
  await page.getByRole('button', { name: 'Create flag' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'new-checkout' })).toBeVisible()

  await page.getByRole('button', { name: 'Add rule' }).click()
  await page.getByLabel('Name of rule 1').fill('Sweden')
  await page.getByRole('button', { name: 'Add condition' }).click()
  await page.getByLabel('Attribute', { exact: true }).fill('country')
  await page.getByLabel('Value', { exact: true }).fill('SE')
  await page.getByLabel('on, %', { exact: true }).fill('90')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('The weights add up to 90%. They must add up to 100%.')).toBeVisible()
  await page.getByLabel('on, %', { exact: true }).fill('100')
  await page.getByLabel('Why', { exact: true }).fill('Sweden first')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved for Production.')).toBeVisible()
  await expect(page.getByText('Sweden first')).toBeVisible()
  await page.getByRole('button', { name: 'new-checkout in Production' }).click()
  await expect(page.getByRole('button', { name: 'new-checkout in Production' })).toHaveAttribute('aria-pressed', 'true')

  // A schedule, an override and a prerequisite: what is refused stands at its field.
  await page.getByText('Schedule and exclusivity').click()
  await page.getByLabel('Starts (UTC)').fill('2026-12-02T09:00:00')
  await page.getByLabel('Ends (UTC)').fill('2026-12-01T09:00:00')
  await page.getByRole('button', { name: 'Add override' }).click()
  await page.getByLabel('Is', { exact: true }).fill('grace')
  await page.getByRole('button', { name: 'Add prerequisite' }).click()
  await page.getByLabel('Requires the flag').fill('nowhere')
  await page.getByLabel('With one of the variants').fill('on')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('This rule can never match: it ends before it starts.')).toBeVisible()
  await expect(page.getByText('There is no flag nowhere.')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Remove the prerequisite nowhere' }).click()
  await page.getByLabel('Starts (UTC)').fill('')
  await page.getByLabel('Ends (UTC)').fill('2036-12-01T09:00:00')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByLabel('Is', { exact: true })).toHaveValue('grace')
  await expect(page.getByText('There is no flag nowhere.')).toBeHidden()

  await page.goto(`${at}/flags/segments`)
  await page.getByRole('button', { name: 'New segment' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Key', { exact: true }).fill('beta-testers')
  await dialog.getByLabel('Attribute', { exact: true }).fill('beta')
  await dialog.getByLabel('Value', { exact: true }).fill('true')
  await dialog.getByRole('button', { name: 'Save segment' }).click()
  await expect(page.getByRole('button', { name: 'Edit beta-testers' })).toBeVisible()
  await expectAccessible(page)

  // Production is protected: a change waits for approval, and switching off does not.
  await page.goto(`${at}/flags/environments`)
  const environment = page.getByRole('region', { name: 'Production' })
  await environment.getByLabel('Changes', { exact: true }).selectOption('required')
  await environment.getByRole('button', { name: 'Save Production' }).click()
  await expect(page.getByText('Saved for Production.')).toBeVisible()
  await expectAccessible(page)
  await page.goto(`${at}/flags/new-checkout`)
  await page.getByLabel('Everybody else gets', { exact: true }).selectOption('off')
  await page.getByLabel('Why', { exact: true }).fill('Only Sweden')
  await page.getByRole('button', { name: 'Request approval', exact: true }).click()
  await expect(page.getByText('Requested for Production.')).toBeVisible()
  await page.goto(`${at}/flags/requests`)
  await expect(page.getByText('Only Sweden')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Approve the change of new-checkout' }).click()
  await expect(page.getByText('No open requests')).toBeVisible()
  await page.goto(`${at}/flags/environments`)
  await environment.getByLabel('Changes', { exact: true }).selectOption('none')
  await environment.getByRole('button', { name: 'Save Production' }).click()
  await expect(page.getByText('Saved for Production.')).toBeVisible()
  await page.goto(`${at}/flags/new-checkout`)

  const tried = '{"targetingKey": "ada", "country": "SE"}'
  // React sets the initial text once more when the page becomes interactive.
  await expect(async () => {
    await page.getByLabel('Context', { exact: true }).fill(tried)
    await expect(page.getByLabel('Context', { exact: true })).toHaveValue(tried, { timeout: 500 })
  }).toPass()
  await page.getByRole('button', { name: 'Evaluate' }).click()
  await expect(page.getByText('Matched.')).toBeVisible()
  await expectAccessible(page)

  await page.goto(`${at}/flags/clients`)
  await page.getByRole('button', { name: 'New client' }).click()
  await page.getByLabel('Name', { exact: true }).fill('shop')
  await page.getByRole('button', { name: 'Create client' }).click()
  const secret = (await page.getByText(/^cbf_/).textContent()) ?? ''
  await page.getByRole('button', { name: 'I have copied it' }).click()
  await expectAccessible(page)
  const evaluate = async (country: string) => {
    const response = await fetch(`${base()}/ofrep/v1/evaluate/flags/new-checkout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ context: { targetingKey: 'ada', country } }),
    })
    return (await response.json()) as { value?: unknown }
  }
  expect((await evaluate('SE')).value).toBe(true)
  expect((await evaluate('NO')).value).toBe(false)

  await page.goto(`${at}/flags`)
  await page.getByRole('button', { name: 'new-checkout in Production' }).click()
  await expect(page.getByText('new-checkout is off in Production.')).toBeVisible()
  await expect(async () => expect((await evaluate('SE')).value).toBe(false)).toPass()
  await page.getByRole('link', { name: 'new-checkout' }).click()
  await page.getByRole('button', { name: 'Archive new-checkout' }).click()
  await page.getByRole('dialog').getByLabel('Applications get').selectOption('on')
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
  await expect(page.getByText('This flag is archived.').first()).toBeVisible()
  await expect(async () => expect((await evaluate('NO')).value).toBe(true)).toPass()
  await page.goto(`${at}/flags/cleanup`)
  await expect(page.getByText('No stale flags')).toBeVisible()
  await expectAccessible(page)
})
