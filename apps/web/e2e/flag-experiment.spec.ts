import { expect } from '@playwright/test'
import { base, expectAccessible } from './journey.ts'
import { test } from './test.ts'

// From a flag to what was decided by an experiment on it, with the traffic of an application.

test('a flag is rolled out to half, an experiment on its traffic says to ship, and the flag is archived', async ({
  page,
  createSample,
}) => {
  test.slow()
  const { slug } = await createSample(page, 'Flag Trials')
  const at = `${base()}/t/${slug}`
  await page.goto(`${at}/settings/billing`)
  await page.getByRole('button', { name: 'Try Business for 14 days' }).click()
  await expect(page.getByRole('region', { name: 'Plan: Business' })).toContainText('trial')

  await page.goto(`${at}/flags`)
  await page.getByRole('button', { name: 'New flag' }).click()
  await page.getByLabel('Key', { exact: true }).fill('freeShipping')
  await page.getByRole('button', { name: 'Create flag' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'freeShipping' })).toBeVisible()
  await expect(page.getByText('draft', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Add rule' }).click()
  await page.getByLabel('on, %', { exact: true }).fill('50')
  await page.getByLabel('off, %', { exact: true }).fill('50')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved for Production.')).toBeVisible()
  await page.getByRole('button', { name: 'freeShipping in Production' }).click()
  await expect(page.getByRole('button', { name: 'freeShipping in Production' })).toHaveAttribute('aria-pressed', 'true')
  await page.getByText('Show changes').first().click()
  await expect(page.getByLabel('Changes of rules').first()).toContainText('"weight": "50%"')
  await expectAccessible(page)

  await page.goto(`${at}/flags/clients`)
  await page.getByRole('button', { name: 'New client' }).click()
  await page.getByLabel('Name', { exact: true }).fill('shop')
  await page.getByRole('button', { name: 'Create client' }).click()
  const secret = (await page.getByText(/^cbf_/).textContent()) ?? ''

  await page.goto(`${at}/experiments/metrics`)
  await page.getByRole('button', { name: 'New metric' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('Orders')
  await dialog.getByLabel('Key', { exact: true }).fill('shipping-orders')
  await dialog.getByLabel('Event', { exact: true }).fill('orderPlaced')
  await dialog.getByLabel('Smallest effect that matters, %').fill('10')
  await dialog.getByRole('button', { name: 'Add metric' }).click()
  await expect(page.getByRole('region', { name: 'Metrics' }).getByText('orderPlaced')).toBeVisible()

  await page.goto(`${at}/experiments/new`)
  await page.getByLabel('Name', { exact: true }).fill('Free shipping')
  await page.getByLabel('Key', { exact: true }).fill('free-shipping')
  await page.getByLabel('Flag', { exact: true }).selectOption('freeShipping')
  await page.getByRole('combobox', { name: 'Service or system' }).click()
  await page.getByRole('listbox').getByRole('option').first().click()
  await page.getByLabel('Variant 1', { exact: true }).fill('off')
  await page.getByLabel('Variant 2', { exact: true }).fill('on')
  await page.getByLabel('Metric', { exact: true }).selectOption('shipping-orders')
  await page.getByLabel('Planned units').fill('300')
  await page.getByRole('button', { name: 'Create draft' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Free shipping' })).toBeVisible()
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(page.getByText('No success metric is better than control yet.')).toBeVisible()
  const experiment = page.url()

  // Whoever gets free shipping orders three times as often.
  const post = (path: string, body: object) =>
    fetch(`${base()}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const orders: object[] = []
  for (let i = 0; i < 300; i++) {
    const unit = `user-${i}`
    const answer = await post('/ofrep/v1/evaluate/flags/freeShipping', { context: { targetingKey: unit } })
    const { value } = (await answer.json()) as { value: boolean }
    if (i % 20 < (value ? 12 : 4))
      orders.push({
        eventDefinition: 'eventDefinitions/orderPlaced',
        eventTime: new Date().toISOString(),
        payload: { targeting_key: unit },
      })
  }
  // An event that is not one is named; the others are kept.
  const published = await post('/v1/events:publish', { clientSecret: secret, events: [...orders, { eventDefinition: 7 }] })
  expect(published.status).toBe(202)
  expect(await published.json()).toMatchObject({ errors: [{ index: orders.length }] })

  await expect(async () => {
    await page.goto(experiment)
    await expect(page.getByText('Better than control: Orders.')).toBeVisible({ timeout: 2000 })
  }).toPass()
  await expectAccessible(page)
  await page.getByLabel('Decision', { exact: true }).selectOption('shipped')
  await page.getByLabel('What you have learned').fill('Free shipping pays for itself.')
  await page.getByRole('button', { name: 'End experiment' }).click()
  await expect(page.getByText('Shipped').first()).toBeVisible()

  await page.goto(`${at}/flags/freeShipping`)
  await page.getByRole('button', { name: 'Archive freeShipping' }).click()
  await page.getByRole('dialog').getByLabel('Applications get').selectOption('on')
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
  await expect(page.getByText('This flag is archived.').first()).toBeVisible()
  await expect(async () => {
    const answer = await post('/ofrep/v1/evaluate/flags/freeShipping', { context: { targetingKey: 'user-1' } })
    expect(await answer.json()).toMatchObject({ value: true, metadata: { warning: expect.stringContaining('archived') } })
  }).toPass()

  // The command palette finds it.
  await page.goto(at)
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('freeship')
  await expect(page.getByRole('option', { name: /freeShipping/ })).toBeVisible()
})
