import { expect, type Page, test } from '@playwright/test'
import { base, connectSample, signUp } from '../../apps/web/e2e/journey.ts'
import { failuresOf, type Recording, recordRequests, summaryOf } from './requests.ts'

// An unmodified Backstage frontend on a separate origin, with a portal as its backend. The last step requires that no request
// failed that Backstage's own backend would have served.

test.describe.configure({ mode: 'serial' })

const app = () => process.env.BACKSTAGE_APP_URL ?? ''
/** The address of the app's server for the portal; the browser uses localhost. */
const catalogFile = (name: string) => `${app().replace('localhost', '127.0.0.1')}/walk/${name}`
/** The URL of the organization's portal. */
let portal = ''
let page: Page
let recording: Recording

/** A member of the sample organization, who is a catalog user and adds the app's origin. */
test.beforeAll(async ({ browser }) => {
  page = await (await browser.newContext()).newPage()
  recording = recordRequests(page, base())
  const { slug } = await signUp(page, 'Meridian Walk')
  await connectSample(page)
  portal = `${base()}/t/${slug}`
  await page.goto(portal)
  await page
    .getByRole('button', { name: /Link your catalog user/ })
    .first()
    .click()
  await page.getByLabel('Find a user').fill('ines')
  await page.getByRole('button', { name: /Ines Roth/ }).click()
  await expect(page.getByLabel('Find a user')).toBeHidden()
  await page.goto(`${portal}/settings/tokens`)
  await page.getByLabel('Add the origin of a Backstage frontend').fill(app())
  await page.getByRole('button', { name: 'Add origin' }).click()
  await expect(page.getByText(app(), { exact: true })).toBeVisible()
  // From here on the requests are the app's.
  recording.asked.length = 0
})
test.beforeEach(async ({ browserName: _ }, info) => recording.begin(info.title))
test.afterAll(async () => {
  process.stdout.write(`\nWhat the app asked the portal:\n${summaryOf(recording.asked)}\n`)
  await page.context().close()
})

const open = (path: string) => page.goto(app() + path)
const link = (name: string | RegExp) => page.getByRole('link', { name, exact: typeof name === 'string' }).first()

test('signs in as the member of the portal, and opens on the entities of their teams', async () => {
  await open('/catalog')
  await expect(page.getByText(/Owned Components \([1-9]\d*\)/).first()).toBeVisible()
  await expect(link('checkout-api')).toBeVisible()
})

test('filters by a tag', async () => {
  await open('/catalog?filters[kind]=component&filters[user]=all')
  await expect(link('checkout-web')).toBeVisible()
  await page.getByRole('combobox', { name: 'Tags' }).or(page.getByTestId('tags-picker-expand')).first().click()
  await page.getByRole('option', { name: /^go/ }).click()
  await expect(link('checkout-web')).toHaveCount(0)
  await expect(link('checkout-api')).toBeVisible()
})

test('stars a component, which is starred in the portal too', async () => {
  await open('/catalog?filters[kind]=component&filters[user]=all')
  const row = page.getByRole('row', { name: /ledger/ }).first()
  const kept = page.waitForResponse((r) => r.url().includes('/api/user-settings/buckets/') && r.request().method() === 'PUT')
  await row.getByRole('button', { name: /favorite/i }).click()
  await kept
  await open('/catalog?filters[kind]=component&filters[user]=starred')
  await expect(page.getByText('Starred Components (1)')).toBeVisible()
  await page.goto(portal)
  await expect(page.getByRole('region', { name: 'Starred' }).getByText('ledger')).toBeVisible()
})

test('shows an entity with its cards and tabs', async () => {
  await open('/catalog/default/component/checkout-api')
  await expect(page.getByText('Takes an order from basket to payment.').first()).toBeVisible()
  await expect(link('Payments')).toBeVisible()
  await expect(page.getByText('Provided APIs')).toBeVisible()
})

test('draws the graph of a service', async () => {
  await open('/catalog-graph?rootEntityRefs[]=component:default/checkout-api&maxDepth=1')
  await expect(page.getByText(/apiProvidedBy|providesApi/).first()).toBeVisible()
  await expect(page.locator('svg').getByText('ledger').first()).toBeVisible()
})

test('shows the operations of an API', async () => {
  await open('/catalog/default/api/checkout/definition')
  await expect(page.getByText('Create an order')).toBeVisible()
  await expect(page.getByText('Get an order')).toBeVisible()
})

test('shows a team with its members and entities', async () => {
  await open('/catalog/default/group/payments')
  await expect(page.getByText('Ines Roth').first()).toBeVisible()
  await expect(page.getByText('Ownership').first()).toBeVisible()
})

test('reads docs, follows a link and finds headings', async () => {
  await open('/docs')
  await link(/checkout-api/).click()
  await expect(page.getByRole('heading', { name: 'Checkout API' })).toBeVisible()
  await page.getByRole('navigation', { name: 'Navigation' }).getByRole('link', { name: 'Runbook' }).click()
  await expect(page).toHaveURL(/\/docs\/default\/component\/checkout-api\/runbook\/?$/)
  await expect(page.getByRole('article').getByRole('heading', { level: 1, name: /runbook/i })).toBeVisible()
  // The same pages are in a tab of the entity.
  await open('/catalog/default/component/checkout-api/docs')
  await expect(page.getByRole('heading', { name: 'Checkout API' })).toBeVisible()
})

test('searches, with counts by type, and opens a result', async () => {
  await open('/search?query=checkout')
  await expect(page.getByText(/^\d+ results$/).first()).toBeVisible()
  await page
    .getByRole('link', { name: /checkout-web/ })
    .first()
    .click()
  await expect(page).toHaveURL(/\/catalog\/default\/component\/checkout-web/)
})

test('rejects registering a broken file, with the reason', async () => {
  await open('/catalog-import')
  await page.getByRole('textbox', { name: 'URL' }).fill(catalogFile('broken.yaml'))
  await page.getByRole('button', { name: 'Analyze' }).click()
  await expect(page.getByText(/metadata\.name|spec\.lifecycle/).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Import' })).toHaveCount(0)
})

test('registers a file and shows its entities', async () => {
  await open('/catalog-import')
  await page.getByRole('textbox', { name: 'URL' }).fill(catalogFile('catalog-info.yaml'))
  await page.getByRole('button', { name: 'Analyze' }).click()
  await expect(page.getByText('walked-service')).toBeVisible()
  await page.getByRole('button', { name: 'Import' }).click()
  await page.getByRole('button', { name: 'View Component' }).click()
  await expect(page.getByText('Registered from Backstage.').first()).toBeVisible()
})

test('unregisters it again', async () => {
  await open('/catalog/default/component/walked-service')
  await page.getByRole('button', { name: 'more' }).click()
  await page.getByRole('menuitem', { name: 'Unregister entity' }).click()
  await page.getByRole('button', { name: 'Unregister Location' }).click()
  await expect(page).not.toHaveURL(/walked-service/)
  await open('/catalog/default/component/walked-service')
  await expect(page.getByText(/not found/i).first()).toBeVisible()
})

test('shows the form of a template, and explains that it cannot run', async () => {
  await open('/create')
  await expect(page.getByText('New Go service')).toBeVisible()
  // Nobody may create a task, so the list does not offer it; the form has a URL.
  await expect(page.getByRole('button', { name: 'Choose' })).toHaveCount(0)
  await open('/create/templates/default/go-service')
  await page.getByRole('textbox', { name: 'name' }).fill('walked')
  await page.getByRole('button', { name: 'Review' }).click()
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByText(/does not run them yet/)).toBeVisible()
})

test('lists no tasks or actions', async () => {
  await open('/create/tasks')
  await expect(page.getByText('No records to display')).toBeVisible()
  await open('/create/actions')
  await expect(page.getByText(/actions/i).first()).toBeVisible()
})

test('shows notifications', async () => {
  await open('/notifications')
  await expect(page.getByText(/Unread notifications \(\d+\)/)).toBeVisible()
})

test('shows settings with who is signed in', async () => {
  await open('/settings')
  await expect(page.getByText('Ines Roth').first()).toBeVisible()
  await expect(page.getByText('Ownership Entities')).toBeVisible()
})

test('lists unreadable files with the reason', async () => {
  await open('/devtools/unprocessed-entities')
  await expect(page.getByText('legacy-cron').first()).toBeVisible()
})

test('shows an administrator the accounts of the organization', async () => {
  await open('/devtools/config')
  await expect(page.getByText('"integrations"')).toBeVisible()
})

test('requested nothing that Backstage’s own backend serves and we do not', () => {
  // The form of a template throws the error of its task, and shows it.
  expect(recording.errors.filter((e) => !e.includes('does not run them yet'))).toEqual([])
  expect(failuresOf(recording.asked).map((f) => `${f.status} ${f.method} ${f.url} (${f.during})`)).toEqual([])
  expect(recording.asked.length).toBeGreaterThan(60)
})
