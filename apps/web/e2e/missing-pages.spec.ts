import { expect } from '@playwright/test'
import { base } from './journey.ts'
import { testInSample } from './test.ts'

const nowhere = '00000000-0000-4000-8000-000000000000'
const missing = [
  '/no-such-page',
  '/settings/no-such-page',
  '/catalog/component/default/no-such-entity',
  '/catalog/component/default/no-such-entity/docs',
  '/catalog/component/default/ledger/docs/no-such-page.md',
  '/catalog/system/default/money/docs/index.md',
  '/catalog/component/default/ledger/no-such-tab',
  '/catalog/component/default/ledger/definition',
  '/p/github/no-such-page',
  '/p/no-such-plugin/repositories',
  '/create/templates/default/no-such-template',
  '/create/templates/default/no-such-template/new',
  `/create/runs/${nowhere}`,
  `/create/approvals/${nowhere}/0`,
  `/integrations/${nowhere}`,
  `/integrations/${nowhere}/edit`,
  `/integrations/${nowhere}/items/none`,
  '/integrations/connect/no-such-plugin',
  '/integrations/plugins/no-such-plugin',
  `/settings/webhooks/${nowhere}`,
]

testInSample('responds with 404 for unknown pages, inside a portal with its navigation', async ({ page, sample: { slug } }) => {
  const portal = `${base()}/t/${slug}`
  const statusOf = async (address: string) => (await page.request.get(address, { maxRedirects: 0 })).status()
  for (const there of [
    '',
    '/settings',
    '/catalog/component/default/ledger/docs/index.md',
    '/catalog/component/default/ledger/history',
    '/catalog/component/default/ledger/yaml',
    '/p/github/repositories',
  ])
    await expect.poll(async () => [there, await statusOf(portal + there)]).toEqual([there, 200])
  for (const address of missing) expect([address, await statusOf(portal + address)]).toEqual([address, 404])
  for (const address of ['', '/catalog', '/settings/no-such-page', '/catalog/component/default/ledger'])
    expect([address, await statusOf(`${base()}/t/no-such-organization${address}`)]).toEqual([address, 404])

  for (const address of ['/settings/no-such-page', '/catalog/component/default/no-such-entity']) {
    await page.goto(portal + address)
    await expect(page.getByText('Page not found')).toBeVisible()
    await expect(page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Services' })).toBeVisible()
  }
  await page.goto(`${base()}/t/no-such-organization`)
  await expect(page.getByRole('link', { name: 'Your organizations' })).toBeVisible()
})
