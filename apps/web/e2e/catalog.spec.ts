import { expect } from '@playwright/test'
import { base, expectAccessible, inSandbox } from './journey.ts'
import { test, testInSample } from './test.ts'

// Changes of the catalog, and search.

const described = (lifecycle: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: invoice-pdf\n  description: Prints invoices.\nspec:\n  type: service\n  lifecycle: ${lifecycle}\n  owner: platform\n`

test('shows and notifies a change, restores a removed entity, and draws the graph', async ({ page, createSample }) => {
  const { slug } = await createSample(page, 'Memory Ltd')
  const at = `${base()}/t/${slug}`
  const entity = `${at}/catalog/component/default/invoice-pdf`
  const push = (text: string | null) => inSandbox('files', { repository: 'invoice-pdf', files: { 'catalog-info.yaml': text } })
  await expect(async () => {
    await page.goto(entity)
    await expect(page.getByRole('button', { name: 'Follow invoice-pdf' })).toBeVisible({ timeout: 1000 })
  }).toPass()
  await page.getByRole('button', { name: 'Follow invoice-pdf' }).click()
  await expect(page.getByRole('button', { name: 'Follow invoice-pdf' })).toHaveAttribute('aria-pressed', 'true')

  await push(described('deprecated'))
  await expect(async () => {
    await page.goto(`${entity}/history`)
    await expect(page.getByText('spec.lifecycle')).toBeVisible({ timeout: 500 })
  }).toPass()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'at this point in time' }).last().click()
  await expect(page.getByRole('heading', { name: 'State at this time' })).toBeVisible()
  await expect(async () => {
    await page.goto(`${at}/notifications`)
    await expect(page.getByText(/^invoice-pdf changed: .*spec\.lifecycle/)).toBeVisible({ timeout: 500 })
  }).toPass()

  await push(null)
  await expect(async () => {
    await page.goto(entity)
    await expect(page.getByText('Removed.', { exact: true })).toBeVisible({ timeout: 500 })
  }).toPass()
  await expectAccessible(page)
  await page.goto(`${at}/catalog/removed`)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Restore invoice-pdf' }).click()
  await expect(page.getByText('Not managed by a source.')).toBeVisible()
  await push(described('production'))
  await expect(async () => {
    await page.goto(entity)
    await expect(page.getByText('Not managed by a source.')).toBeHidden({ timeout: 500 })
  }).toPass()
  // The repository's sync report has all of it, and entities can be unfollowed from one list.
  await page.getByRole('link', { name: 'meridian/invoice-pdf' }).first().click()
  await expect(page.getByText('up to date')).toBeVisible()
  await expect(page.getByText('removed', { exact: true })).toBeVisible()
  await expectAccessible(page)
  await page.goto(`${at}/notifications/choices`)
  await page.getByRole('button', { name: 'Follow invoice-pdf' }).click()
  await expect(page.getByText('You are not following anything yet')).toBeVisible()
  await expectAccessible(page)
  for (const path of ['/history', '/history/as-of']) {
    await page.goto(at + path)
    await expectAccessible(page)
  }

  await page.goto(`${at}/catalog/component/default/checkout-api/relations`)
  const picture = page.getByRole('region', { name: 'Relation graph' })
  await expect(picture.getByText('checkout-db')).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Depth').selectOption('2')
  await picture
    .getByRole('button', { name: /behind checkout$/ })
    .first()
    .press('Enter')
  await expect(page.getByText(/\d+ of \d+ entities/)).toBeVisible()
  await expectAccessible(page)
  await picture.getByRole('button', { name: /^Show .* behind checkout$/ }).press('Enter')
  await expect(page.getByText(/\d+ of \d+ entities/)).toBeHidden()
  await page.getByRole('group', { name: 'Kinds' }).getByLabel('api').uncheck()
  await expect(picture.locator('[data-id="api:default/checkout"]')).toBeHidden()
  await page.getByRole('group', { name: 'Kinds' }).getByLabel('api').check()
  await page.getByRole('button', { name: 'Deployment', exact: true }).click()
  const cluster = picture.locator('[data-id="runtime:production-eu"]')
  await expect(cluster).toBeVisible()
  await expect(page).toHaveURL(/view=deployment/)
  await cluster.focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/checkout-api\/relations/)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'All relations', exact: true }).click()
  await picture.locator('[data-id="resource:default/checkout-db"]').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'checkout-db' })).toBeVisible()

  await page.goto(`${at}/map`)
  const map = page.getByRole('application', { name: /^Map of \d+ entities$/ })
  await page.getByRole('combobox', { name: 'Find on the map' }).fill('checkout-a')
  await page.keyboard.press('Enter')
  const details = page.getByRole('complementary', { name: 'checkout-api' })
  await expect(details.getByRole('region', { name: 'Depends on' })).toContainText('checkout-db')
  await expectAccessible(page)
  await map.press('Escape')
  await expect(details).toBeHidden()
  await map.press('ArrowRight')
  await expect(page.getByRole('complementary')).toBeVisible()
  await page.getByRole('button', { name: 'List' }).click()
  await expect(page.getByRole('region', { name: 'Map as a list' }).getByText('storefront')).toBeVisible()
  await expectAccessible(page)
})

testInSample('searches by parts, with typos and conditions, also for API operations', async ({ page, sample: { slug } }) => {
  const at = `${base()}/t/${slug}`
  await expect(async () => {
    await page.goto(`${at}/search?q=refund`)
    await expect(page.getByRole('link', { name: 'refund-worker' })).toBeVisible({ timeout: 1000 })
  }).toPass()
  await page.goto(`${at}/search?q=chekcout`)
  await expect(page.getByText('Showing similar names.')).toBeVisible()
  await expectAccessible(page)
  await page.goto(`${at}/search?q=checkout`)
  await page.getByRole('region', { name: 'Kind' }).getByRole('link', { name: 'api' }).click()
  await page.waitForURL('**kind%3Aapi')
  await expect(page.getByRole('region', { name: 'Catalog' }).getByRole('link', { name: 'checkout-web' })).toBeHidden()
  await expectAccessible(page)
  await page.keyboard.press('Control+k')
  const operation = page.getByRole('option', { name: /POST \/orders/ }).first()
  // Operations are read after the catalog, by a job of their own.
  await expect(async () => {
    await page.getByPlaceholder('Search services').fill('')
    await page.getByPlaceholder('Search services').fill('/orders')
    await expect(operation).toBeVisible({ timeout: 5000 })
  }).toPass()
  await operation.click()
  await page.waitForURL('**/catalog/api/default/checkout/definition')
  await page.keyboard.press('Control+k')
  // Typed like a user does: no key is lost while the palette opens.
  await page.keyboard.type('runbook', { delay: 60 })
  await expect(page.getByPlaceholder('Search services')).toHaveValue('runbook')
  await page.getByRole('option', { name: 'Runbook Docs of checkout-api' }).click()
  await page.waitForURL('**/catalog/component/default/checkout-api/docs/runbook.md')
  await expect(page.getByRole('article', { name: 'Runbook' })).toContainText('roll back')
  await page.getByRole('navigation', { name: 'Docs' }).getByRole('link', { name: 'Home' }).click()
  await expect(page.getByRole('article', { name: 'Home' })).toContainText('Changes go through a pull request')
  await expectAccessible(page)
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Search services').fill('nothing like it at all')
  await expect(page.getByText('No results for “nothing like it at all”.')).toBeVisible()
  await page.getByPlaceholder('Search services').fill('checkout')
  await page.getByRole('option', { name: 'All results for “checkout”' }).click()
  await page.waitForURL('**/search?q=checkout')

  const zip = await page.request.get(`${at}/catalog/export?format=files`)
  expect([zip.status(), (await zip.body()).subarray(0, 2).toString()]).toEqual([200, 'PK'])

  await page.goto(`${at}/catalog/api/default/checkout/definition`)
  const operations = page.getByRole('region', { name: 'Operations' })
  await operations.getByText('Cancel an order').click()
  await expect(operations.getByText('Responses')).toBeVisible()
  await expect(operations.getByRole('button', { name: 'Try it out' })).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Findings' })).toContainText('line 19 · paths./orders/{id}/cancel.post')
  await expectAccessible(page)
})

test('a webhook is created, tested and inspected', async ({ page, createOrganization }) => {
  const { slug } = await createOrganization(page, 'Hooks GmbH')
  const at = `${base()}/t/${slug}`
  await page.goto(`${at}/settings/webhooks`)
  await page.getByRole('button', { name: 'New webhook' }).click()
  await page.getByLabel('Endpoint URL', { exact: true }).fill('no address')
  await page.getByRole('button', { name: 'Add webhook' }).click()
  await expect(page.getByText('Enter a URL that starts with https://.')).toBeVisible()
  await page.getByLabel('Endpoint URL', { exact: true }).fill('http://127.0.0.1:1/hook')
  await page.getByRole('button', { name: 'Add webhook' }).click()
  await expect(page.getByText(/whsec_/)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'I have copied it' }).click()
  await page.getByRole('button', { name: 'Send a test to 127.0.0.1:1' }).click()
  await page.getByRole('link', { name: '127.0.0.1:1' }).click()
  await expect(page.getByText('is not a public internet address')).toBeVisible()
  await expectAccessible(page)
})

test('inferred entities are reviewed in one table, corrected, and proposed as a pull request', async ({ page, createSample }) => {
  const files = {
    'catalog-info.yaml': null,
    'package.json': '{"name":"returns","private":true,"dependencies":{"fastify":"5"}}',
  }
  const { slug, integration: id } = await createSample(page, 'Reviewers Ltd')
  await inSandbox('files', { repository: 'returns', files })
  const at = `${base()}/t/${slug}`
  const integration = `${at}/integrations/${id}`
  await page.goto(integration)
  await expect(page.getByRole('link', { name: 'Edit' })).toBeVisible()
  await page.goto(`${integration}/edit`)
  await page.getByLabel('Infer entities from repositories without catalog files').check()
  await page.getByRole('button', { name: /^Save/ }).click()
  await expect(page.getByText('entities were inferred.')).toBeVisible()
  await page.getByRole('link', { name: 'Review', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Review' })).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('button', { name: /^Change type of returns/ }).click()
  await page.getByLabel('Type of returns', { exact: true }).fill('rule-engine')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Change type of returns: rule-engine' })).toBeVisible()
  await page.getByRole('button', { name: 'Ignore load-tests' }).click()
  await expectAccessible(page)
  // A click in the dialog is not a click on the row that it belongs to.
  await page.getByRole('dialog').getByText('Matching entities are removed').click()
  await expect(page).toHaveURL(/catalog\/review/)
  await page.getByRole('dialog').getByRole('button', { name: 'Ignore', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Ignore load-tests' })).toBeHidden()
  await expect(page.getByText('component:default/load-tests')).toBeVisible()
  await page.getByRole('button', { name: 'Accept returns', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Accept returns', exact: true })).toBeHidden()

  await page.goto(`${at}/catalog/component/default/returns`)
  await page.getByRole('button', { name: 'Correct owner of returns' }).click()
  await page.getByLabel('Owner of returns', { exact: true }).fill('platform')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Revert the review of owner for returns' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Add catalog file' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('type: rule-engine')).toBeVisible()
  await expect(dialog.getByText('owner: platform')).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Open the pull request' }).click()
  const pull = page.getByRole('link', { name: 'meridian/returns#1' })
  await expect(pull).toBeVisible()
  const address = await pull.getAttribute('href')
  await page.goto(address ?? '')
  await page.getByRole('button', { name: 'Merge pull request' }).click()
  await expect(page.getByText('Merged.')).toBeVisible()
  await expect(async () => {
    await page.goto(`${at}/catalog/component/default/returns`)
    await expect(page.getByRole('button', { name: 'Change', exact: true })).toBeVisible({ timeout: 1000 })
  }).toPass()

  // A description is edited in its file too.
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  await page.getByLabel('Lifecycle', { exact: true }).fill('deprecated')
  await page.getByRole('button', { name: 'Preview' }).click()
  await expect(page.getByRole('dialog').getByText('lifecycle: deprecated')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.goto(`${at}/ownership`)
  await expectAccessible(page)
})
