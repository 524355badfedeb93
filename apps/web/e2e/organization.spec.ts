import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { base, chooseFiles, expectAccessible, linkMailedTo, password, sandbox } from './journey.ts'
import { product } from './product.ts'
import { test } from './test.ts'

// The life of an organization: appearance, domain, plugins, notifications, export and removal.

/** A PNG of one pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function proveByDns(page: Page, host: string): Promise<void> {
  const value = (await page.getByText(/^callboard-verification=/).textContent()) ?? ''
  await fetch(`${sandbox()}/_sandbox/dns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: `_callboard.${host}`, texts: [value] }),
  })
}

/** The user cannot access the portal. An open page detects it too, and may reload meanwhile. */
const expectGone = (page: Page, at: string) => expect(async () => expect((await page.goto(at))?.status()).toBe(404)).toPass()

/** What the operator's command line runs. */
const admin = (...args: string[]) =>
  execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'infra/launch/admin.ts', ...args], {
    cwd: path.resolve(import.meta.dirname, '../../..'),
    encoding: 'utf8',
    env: { ...process.env, CALLBOARD_DATA_DIR: product().dataDir },
  })

test('a portal has its own appearance, domain and plugins', async ({ page, browser, createSample }) => {
  const { slug } = await createSample(page, 'Looks Ltd')
  const at = `${base()}/t/${slug}`
  await page.goto(`${at}/settings/appearance`)
  await chooseFiles(page.getByLabel('Image file'), [{ name: 'x.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') }])
  await expect(page.getByText('Choose a PNG, JPEG or WebP image.')).toBeVisible()
  await chooseFiles(page.getByLabel('Image file'), [{ name: 'x.png', mimeType: 'image/png', buffer: pixel }])
  await expect(page.getByRole('img', { name: 'Logo of Looks Ltd' })).toBeVisible()
  const accentOf = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent'))
  const before = await accentOf()
  await page.getByRole('button', { name: 'Green' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(accentOf).not.toBe(before)
  await expectAccessible(page)

  // A custom domain works once verified, and not before.
  const host = `portal.${slug}.localhost`
  const domain = product().portalDomain
  const own = `http://${host}:${domain.split(':')[1]}`
  await page.goto(`${at}/settings`)
  await page.getByLabel('Add custom domain').fill(`${slug}.localhost`)
  await page.getByRole('button', { name: 'Add domain' }).click()
  await expect(page.getByText('is a Callboard domain')).toBeVisible()
  await page.getByLabel('Add custom domain').fill(host)
  await page.getByRole('button', { name: 'Add domain' }).click()
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText('has no TXT record')).toBeVisible()
  await expectAccessible(page)
  await proveByDns(page, host)
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText('in use')).toBeVisible()
  await expect(async () => {
    await page.goto(`${own}/catalog?kind=api`)
    expect(page.url()).toBe(`${own}/catalog?kind=api`)
    await expect(page.getByRole('heading', { name: 'Catalog' })).toBeVisible({ timeout: 2000 })
  }).toPass()
  await page.getByPlaceholder('Name, text or tag').fill('checkout')
  await expect(page.getByRole('row')).toHaveCount(3)
  const stranger = await (await browser.newContext()).newPage()
  await stranger.goto(`${own}/catalog`)
  await expect(stranger).toHaveURL(new RegExp(`^${base()}/sign-in`))
  // Codes are only sent to verified domains.
  const answer = await page.request.get(`${base()}/carry-session?portal=${slug}&host=evil.example&state=x&to=/`, {
    maxRedirects: 0,
  })
  expect(answer.status()).toBe(404)

  // A disabled plugin is hidden from everybody, and returns unchanged.
  await page.goto(`${at}/settings/plugins`)
  const nav = page.getByRole('navigation', { name: 'Portal' })
  await expect(nav.getByRole('link', { name: 'Pipelines' })).toBeVisible()
  await page.getByRole('button', { name: 'Disable CI/CD' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
  await expect(nav.getByRole('link', { name: 'Pipelines' })).toHaveCount(0)
  await expectAccessible(page)
  await page.goto(`${at}/p/ci/pipelines`)
  await expect(page.getByText('CI/CD is disabled')).toBeVisible()
  await page.goto(`${at}/settings/plugins`)
  await page.getByRole('button', { name: 'Enable CI/CD' }).click()
  await expect(nav.getByRole('link', { name: 'Pipelines' })).toBeVisible()
})

test('members choose their notifications, and the owner exports everything', async ({ page, browser, createOrganization }) => {
  const { slug } = await createOrganization(page, 'Told Ltd')
  const at = `${base()}/t/${slug}`
  await page.goto(`${at}/notifications`)
  await expect(page.getByRole('heading', { name: 'Nothing yet' })).toBeVisible()
  await page.getByRole('link', { name: 'Notification settings' }).click()
  await expect(page.getByLabel('Email: Your role changes')).toBeDisabled()
  await page.getByLabel('Email: Someone accepts your invitation').uncheck()
  await expectAccessible(page)
  const guest = `guest-${Date.now()}@told.example`
  await page.goto(`${at}/settings/members?invite=now`)
  await page.getByLabel('Email addresses').fill(guest)
  await page.getByRole('button', { name: 'Send invitation' }).click()
  const other = await (await browser.newContext()).newPage()
  await other.goto(await linkMailedTo(guest, '/invitations/'))
  await other.getByRole('link', { name: 'Create an account' }).click()
  await other.getByLabel('Your name').fill('Guest')
  await other.getByLabel('Password').fill(password)
  await other.getByRole('button', { name: 'Create account' }).click()
  await other.getByRole('button', { name: /^Join/ }).click()
  await other.waitForURL(`**/t/${slug}`)
  // The open page is updated automatically.
  await page.getByRole('button', { name: 'Notifications: 1 new' }).click()
  await expect(page.getByRole('dialog', { name: 'Notifications' }).getByText(`${guest} joined`)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: new RegExp(`^Mark “${guest} joined`) }).click()
  await expect(page.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible()

  await page.goto(`${at}/settings/data`)
  await page.getByRole('button', { name: 'Create export' }).click()
  const link = page.getByRole('link', { name: 'Download' })
  await expect(link).toBeVisible()
  await expectAccessible(page)
  const file = await page.request.get(new URL((await link.getAttribute('href')) ?? '', base()).href)
  expect(file.headers()['content-type']).toBe('application/zip')
  expect((await file.body()).subarray(0, 2).toString()).toBe('PK')
  const refused = await other.request.get(new URL((await link.getAttribute('href')) ?? '', base()).href)
  expect(refused.status()).toBe(403)
})

test('an operator needs consent, and an organization is removed after its grace period', async ({
  page,
  browser,
  createOrganization,
}) => {
  const { slug } = await createOrganization(page, 'Ending Ltd')
  const at = `${base()}/t/${slug}`
  const operator = await (await browser.newContext()).newPage()
  const { email } = await createOrganization(operator, 'Operators')
  expect((await operator.goto(`${base()}/operator`))?.status()).toBe(404)
  admin('operator', 'grant', '--email', email)
  await operator.goto(`${base()}/operator?q=${slug}`)
  await expectAccessible(operator)
  await operator.getByRole('link', { name: 'Ending Ltd' }).click()
  await expect(operator.getByText('Admins can grant access')).toBeVisible()
  const organization = operator.url()
  await operator.getByRole('link', { name: 'Performance' }).click()
  await expect(operator.getByRole('heading', { name: 'Performance', exact: true })).toBeVisible()
  await expect(operator.getByRole('region', { name: 'Compared' }).first()).toContainText('Duration of a request')
  await expectAccessible(operator)
  expect((await page.goto(operator.url()))?.status()).toBe(404)
  expect((await operator.goto(at))?.status()).toBe(404)

  await page.goto(`${at}/settings/data`)
  await page.getByRole('button', { name: 'Grant access' }).click()
  await expect(page.getByText('Support has access as viewer')).toBeVisible()
  await operator.goto(organization)
  await operator.getByLabel('Why').fill('The catalog is empty, ticket 7.')
  await operator.getByRole('button', { name: 'Start session' }).click()
  await operator.waitForURL(`**/t/${slug}`)
  await expect(operator.getByText('You are viewing Ending Ltd in a support session')).toBeVisible()
  await operator.goto(`${at}/settings`)
  await expect(operator.getByText('Only an owner or an admin can do this.').first()).toBeVisible()
  await expectAccessible(operator)
  await page.goto(`${at}/settings/audit`)
  await expect(page.getByText(`${email} (support)`).first()).toBeVisible()
  await page.goto(`${at}/settings/data`)
  await expect(page.getByRole('region', { name: 'Support access' })).toContainText('The catalog is empty, ticket 7.')
  await page.getByRole('button', { name: 'Revoke access' }).click()
  await expect(page.getByRole('button', { name: 'Grant access' })).toBeVisible()
  await expectGone(operator, at)
  const stream = operator.waitForResponse((response) => response.url().endsWith('/api/live/operator'))
  await operator.goto(`${base()}/operator/jobs`)
  expect((await stream).status()).toBe(200)
  await expect(operator.getByRole('heading', { name: 'Jobs', exact: true })).toBeVisible()
  await expectAccessible(operator)

  await page.getByRole('button', { name: 'Delete Ending Ltd' }).click()
  await page.getByLabel(`Type ${slug} to confirm`).fill(slug)
  await page.getByRole('button', { name: 'Delete organization' }).click()
  await expect(page.getByText('This organization will be deleted on')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Cancel deletion' }).click()
  await expect(page.getByText('This organization will be deleted on')).toHaveCount(0)
  admin('tenant', 'remove', '--tenant', slug, '--yes')
  await expectGone(page, at)
  await operator.goto(`${base()}/operator/removals`)
  await expect(operator.getByText(/nothing in \d+ tables/).first()).toBeVisible()
  await expectAccessible(operator)
})
