import { expect } from '@playwright/test'
import { base, expectAccessible, inSandbox, sandbox } from './journey.ts'
import { test } from './test.ts'

// An integration's page shows the state of its credential and webhook, and the time of the next attempt.

const dayMs = 86_400_000
const githubApi = () => `${sandbox()}/github/api/v3/orgs/meridian/hooks`

test('an expiring token, a deleted webhook and a failed sync each explain what to do and when', async ({
  page,
  createOrganization,
}) => {
  const token = 'github_pat_five_days'
  await inSandbox('tokens', { token, expiresAt: new Date(Date.now() + 5 * dayMs).toISOString() })
  const { slug } = await createOrganization(page, 'Careful Keepers')
  await page.goto(`${base()}/t/${slug}/integrations/connect/github`)
  const form = page.locator('form').filter({ has: page.getByLabel('Fine-grained access token') })
  await form.getByLabel('Organization').fill('meridian')
  await form.getByLabel('Fine-grained access token').fill(token)
  await form.getByText('Advanced settings').click()
  await form.getByLabel('GitHub address').fill(`${sandbox()}/github`)
  await form.getByRole('button', { name: 'Connect and sync' }).click()
  await expect(page.getByText('healthy').first()).toBeVisible()
  await expect(page.getByText(/The access token of meridian expires on \d+ \w+ \d{4}, in 5 days\./)).toBeVisible()
  await expect(page.getByRole('link', { name: 'Replace credential' })).toBeVisible()

  const hooks = (await (await fetch(githubApi(), { headers: { authorization: `Bearer ${token}` } })).json()) as {
    id: number
    config: { url: string }
  }[]
  const id = page.url().split('/').at(-1) ?? ''
  const hook = hooks.find((h) => h.config.url.includes(id))
  await fetch(`${githubApi()}/${hook?.id}`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })
  await expect(page.getByText('The webhook was deleted at meridian.')).toBeVisible()
  await expectAccessible(page)
  await page.screenshot({ path: 'test-results/connection-care-1.png', fullPage: true })
  await page.getByRole('button', { name: 'Create webhook' }).click()
  await expect(page.getByText('The webhook was deleted at meridian.')).toHaveCount(0)

  await inSandbox('faults', { kind: 'status', status: 401, times: 20 })
  await page.getByRole('button', { name: 'Sync now', exact: true }).click()
  await expect(page.getByText('GitHub rejected the token').first()).toBeVisible()
  await expect(page.getByText(/Next attempt/).first()).toBeVisible()
  await expectAccessible(page)
  await page.screenshot({ path: 'test-results/connection-care-2.png', fullPage: true })
  await fetch(`${sandbox()}/_sandbox/github/faults`, { method: 'DELETE' })

  await inSandbox('faults', { kind: 'missing-right', right: 'webhooks' })
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await page.getByLabel('Type meridian to confirm').fill('meridian')
  await page.getByRole('button', { name: /Disconnect and remove/ }).click()
  await page.waitForURL('**/integrations')
  await expect(page.getByText('The webhook at meridian could not be removed')).toBeVisible()
  await page.screenshot({ path: 'test-results/connection-care-3.png', fullPage: true })
  await expectAccessible(page)
  await fetch(`${sandbox()}/_sandbox/github/faults`, { method: 'DELETE' })
})
