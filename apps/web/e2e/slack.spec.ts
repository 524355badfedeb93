import { expect, type Page } from '@playwright/test'
import { base, expectAccessible, sandbox } from './journey.ts'
import { test } from './test.ts'

// An admin connects the sandbox's Slack, links an account, and asks there.

const send = async (page: Page, path: string, data: object) =>
  (await page.request.post(`${sandbox()}/_sandbox/slack/${path}`, { data })).json()

const command = (page: Page, text: string): Promise<{ body: string; hook: string }> =>
  send(page, 'command', { team: 'T0MERIDIAN', channel: 'C0GENERAL', user: 'U0ADA', text })

const linkOf = (text: string) => /"url":"([^"]+link-slack[^"]+)"/.exec(text)?.[1] ?? ''

async function connectSlack(page: Page, at: string): Promise<void> {
  await page.goto(`${at}/settings/slack`)
  await expect(page.getByText('No workspace is connected')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Connect Slack' }).click()
  await page.getByRole('link', { name: 'Cancel' }).click()
  await page.waitForURL('**/settings/slack?*')
  await expect(page.getByText('nothing was connected')).toBeVisible()
  await page.getByRole('button', { name: 'Connect Slack' }).click()
  await page.getByRole('link', { name: 'Allow in Meridian' }).click()
  await page.waitForURL('**/settings/slack?*')
  await expect(page.getByText('Meridian is connected.')).toBeVisible()
  await expectAccessible(page)
}

test('a workspace is connected, an account is linked, and a question asked in Slack is answered there', async ({
  page,
  createSample,
}) => {
  test.slow()
  const { slug, email } = await createSample(page, 'In Slack')
  const at = `${base()}/t/${slug}`
  await connectSlack(page, at)

  const link = linkOf((await command(page, 'link')).body)
  await page.goto(link)
  await expect(page.getByRole('region', { name: 'Link' })).toContainText('Continue only if you are u0ada')
  await expect(page.getByRole('main').getByText(email)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Link accounts' }).click()
  await expect(page.getByText('Your accounts are linked.')).toBeVisible()
  await page.goto(link)
  await expect(page.getByText('This link was used before or has expired.')).toBeVisible()

  const { hook } = await command(page, 'ask How do I roll back the ledger in production?')
  await expect(async () => {
    const { responses } = await (await page.request.get(`${sandbox()}/_sandbox/slack/messages`)).json()
    expect(JSON.stringify(responses[hook])).toContain('Open in Callboard')
  }).toPass()

  const scope = await command(page, 'scope payments')
  expect(JSON.parse(scope.body).text).toContain('limited to')
  await page.goto(`${at}/settings/slack`)
  await page.getByRole('button', { name: /^Remove the scope of/ }).click()
  await expect(page.getByText('No channel is limited.')).toBeVisible()

  await page.goto(`${at}/notifications/choices`)
  await page.getByLabel('Slack: Someone assigns something to you').check()
  await expectAccessible(page)
  await page.reload()
  await expect(page.getByLabel('Slack: Someone assigns something to you')).toBeChecked()
  await page.getByRole('button', { name: 'Unlink u0ada of Meridian' }).click()
  await page.getByRole('button', { name: 'Unlink', exact: true }).click()
  await expect(page.getByText('Write “/callboard link” in Slack')).toBeVisible()

  await page.goto(`${at}/settings/slack`)
  await page.getByRole('button', { name: 'Disconnect Meridian' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
  await expect(page.getByText('No workspace is connected')).toBeVisible()
})
