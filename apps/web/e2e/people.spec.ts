import { type Browser, expect, type Page } from '@playwright/test'
import { base, expectAccessible, linkMailedTo, password, sandbox, signUp } from './journey.ts'
import { product } from './product.ts'
import { test } from './test.ts'

const freshPage = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage()

async function invite(page: Page, slug: string, email: string, role: string): Promise<void> {
  await page.goto(`${base()}/t/${slug}/settings/members`)
  await page.getByRole('button', { name: 'Invite people' }).click()
  await page.getByLabel('Email addresses').fill(email)
  await page.getByRole('dialog').getByLabel('Role').selectOption(role)
  await page.getByRole('button', { name: 'Send invitation' }).click()
  const invitation = page.getByRole('row').filter({ hasText: email })
  await expect(invitation.getByRole('cell', { name: role, exact: true })).toBeVisible()
}

async function join(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Join/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}

/** Requires that a page disables a control for a role, with the reason. */
const closed = (page: Page, name: string | RegExp) =>
  expect(page.getByRole('button', { name }).first()).toHaveAttribute('aria-disabled', 'true')

test('three people join in three ways, see what their role allows, and one is removed from an open tab', async ({
  page,
  browser,
  createSample,
}) => {
  const { slug } = await createSample(page, 'Harbour Lights')
  const stamp = Date.now()
  const admin = `ines-${stamp}@harbour.example`
  const developer = `tomo-${stamp}@harbour.example`
  const viewer = `vera-${stamp}@harbour.example`
  await invite(page, slug, admin, 'admin')
  await invite(page, slug, developer, 'developer')
  await invite(page, slug, viewer, 'viewer')
  await expectAccessible(page)

  // With a password. The invitation has verified the address.
  const ines = await freshPage(browser)
  await ines.goto(await linkMailedTo(admin, '/invitations/'))
  await expectAccessible(ines)
  await ines.getByRole('link', { name: 'Create an account' }).click()
  await expect(ines.getByLabel('Email address')).toHaveValue(admin)
  await ines.getByLabel('Your name').fill('Ines Roth')
  await ines.getByLabel('Password').fill('password1234')
  await ines.getByRole('button', { name: 'Create account' }).click()
  await expect(ines.getByText('This password is too common')).toBeVisible()
  await ines.getByLabel('Password').fill(password)
  await ines.getByRole('button', { name: 'Create account' }).click()
  await join(ines)
  await expect(ines.getByRole('heading', { name: 'Needs attention' })).toBeVisible()
  await expect(ines.getByText('Confirm your email address')).toHaveCount(0)

  // With an emailed link, without a password.
  const tomo = await freshPage(browser)
  await tomo.goto(await linkMailedTo(developer, '/invitations/'))
  await tomo.getByRole('link', { name: 'Create an account' }).click()
  await tomo.getByRole('button', { name: 'Use an email link instead of a password' }).click()
  await tomo.getByLabel('Your name').fill('Tomo Abe')
  await tomo.getByRole('button', { name: 'Email me a link' }).click()
  await expect(tomo.getByText(`Check your inbox at ${developer}.`)).toBeVisible()
  const link = await linkMailedTo(developer, '/sign-in/link')
  await tomo.goto(link)
  await expectAccessible(tomo)
  await tomo.getByRole('button', { name: `Sign in as ${developer}` }).click()
  await join(tomo)
  const again = await freshPage(browser)
  await again.goto(link)
  await expect(again.getByText('This link has been used or has expired.')).toBeVisible()

  // With OpenID Connect.
  const vera = await freshPage(browser)
  await vera.goto(await linkMailedTo(viewer, '/invitations/'))
  await vera.getByRole('link', { name: 'Sign in' }).click()
  await vera.getByRole('button', { name: 'Continue with the sandbox’s identity provider' }).click()
  await vera.waitForURL('**/oidc-sign-in/**')
  await vera.getByLabel('Email address').fill(viewer)
  await vera.getByRole('button', { name: 'Sign in' }).click()
  await join(vera)

  // An admin manages members, except owners.
  await ines.goto(`${base()}/t/${slug}/settings/members`)
  await expect(ines.getByRole('button', { name: 'Invite people' })).toBeEnabled()
  await expect(ines.getByLabel('Role of Ada Lovelace')).toBeDisabled()
  await closed(ines, /Transfer ownership to Tomo Abe/)
  await ines.goto(`${base()}/t/${slug}/settings/audit`)
  await expect(ines.getByRole('cell', { name: 'invitation.accepted' }).first()).toBeVisible()
  await expectAccessible(ines)
  await ines
    .getByRole('button', { name: /^Details of/ })
    .first()
    .click()
  await ines.getByRole('combobox', { name: 'Action' }).selectOption('integration.connected')
  // The sample organization is connected through two code hosts, three clusters, ECS, its bills, and two places of documents.
  await expect(ines.getByRole('row').filter({ hasText: 'integration.connected' })).toHaveCount(9)
  await expect(ines.getByRole('cell', { name: 'invitation.accepted' })).toHaveCount(0)
  const csv = await ines.request.get(`${base()}/t/${slug}/settings/audit/export?format=csv&action=integration.`)
  expect((await csv.text()).split('\r\n')).toHaveLength(11)
  const json = (await (await ines.request.get(`${base()}/t/${slug}/settings/audit/export?format=json`)).json()) as {
    action: string
  }[]
  expect(json[0]?.action).toBe('audit.exported')

  // A developer can read integrations, but not manage them.
  await tomo.goto(`${base()}/t/${slug}/settings/members`)
  await closed(tomo, /Invite people/)
  await closed(tomo, /Remove Ada Lovelace/)
  await tomo.goto(`${base()}/t/${slug}/settings/audit`)
  await expect(tomo.getByText('Your role does not have access to the audit log')).toBeVisible()
  expect((await tomo.request.get(`${base()}/t/${slug}/settings/audit/export`)).status()).toBe(403)
  await tomo.goto(`${base()}/t/${slug}/settings/joining`)
  await closed(tomo, /^Add/)
  await tomo.goto(`${base()}/t/${slug}/integrations`)
  await tomo.getByRole('link', { name: 'GitHub · meridian' }).click()
  // A disabled control has its reason in its name.
  await closed(tomo, /^Sync now ?\./)
  await expectAccessible(tomo)

  // A viewer can only read.
  await vera.goto(`${base()}/t/${slug}/catalog`)
  await expect(vera.getByText(/9\d entities/).first()).toBeVisible()
  await vera.goto(`${base()}/t/${slug}/settings`)
  await expect(vera.getByLabel('Name', { exact: true })).toBeDisabled()
  await closed(vera, /Change address/)

  // The last owner cannot leave; a new role applies immediately; a removed member loses access in the open tab.
  await page.goto(`${base()}/t/${slug}/settings`)
  await page.getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('button', { name: 'Leave Harbour Lights' }).click()
  await expect(page.getByText('The last owner cannot leave.')).toBeVisible()
  await vera.goto(`${base()}/t/${slug}/catalog`)
  await page.goto(`${base()}/t/${slug}/settings/members`)
  await page.getByRole('button', { name: /^Remove Vera/i }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Remove/ })
    .click()
  await expect(page.getByText(/was removed$/)).toBeVisible()
  await expect(vera.getByText('Page not found')).toBeVisible()
  expect(await linkMailedTo(viewer, '/invitations/')).toContain('/invitations/')
  expect((await vera.goto(`${base()}/t/${slug}/catalog`))?.status()).toBe(404)
})

for (const form of ['below the main address', 'at its own address'] as const) {
  test(`a portal works the same ${form}`, async ({ page, browser, createOrganization, createSample }) => {
    const name = form === 'at its own address' ? 'Own Address' : 'Main Address'
    const { slug } = await createSample(page, name)
    const domain = product().portalDomain
    const at = form === 'at its own address' ? `http://${slug}.${domain}` : `${base()}/t/${slug}`
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(String(error)))

    // A deep link signs in automatically with the session of the main host.
    await page.goto(`${at}/catalog?kind=api`)
    await expect(page.getByRole('heading', { name: 'Catalog' })).toBeVisible()
    expect(page.url()).toBe(`${at}/catalog?kind=api`)
    await page.getByPlaceholder('Name, text or tag').fill('checkout')
    await expect(page.getByRole('row')).toHaveCount(3)
    await page.getByRole('link', { name: 'checkout', exact: true }).first().click()
    await page.waitForURL(`${at}/catalog/api/default/checkout`)
    await page.getByRole('button', { name: 'Star checkout' }).click()
    await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Home' }).click()
    await page.waitForURL(form === 'at its own address' ? `${at}/` : at)
    await expect(page.getByRole('region', { name: 'Starred' })).toContainText('checkout')
    await page.keyboard.press('g')
    await page.keyboard.press('m')
    await page.waitForURL(`${at}/settings/members`)
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Search services').fill('audit')
    await expect(page.getByRole('option', { name: /Audit log/ })).toBeVisible()
    await page.keyboard.press('Enter')
    await page.waitForURL(`${at}/settings/audit`)
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'General' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(`${name} Ltd`)
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('navigation', { name: 'Portal' }).getByText(`${name} Ltd`)).toBeVisible()
    await page.getByLabel('Message').fill('Deployments are frozen.')
    await page.getByRole('button', { name: 'Publish' }).click()
    await expect(page.getByRole('note').getByText('Deployments are frozen.')).toBeVisible()
    // Nothing is half covered by the top bar or a message.
    await page.evaluate(() => window.scrollTo(0, 0))
    await expect(page.locator('[data-sonner-toast]')).toHaveCount(0)
    await expectAccessible(page)

    // A session belongs to one host: its cookie is not valid at others, and a code only works in the browser that requested it.
    const stranger = await freshPage(browser)
    await stranger.goto(`${at}/catalog`)
    await expect(stranger).toHaveURL(new RegExp(`^${base()}/sign-in`))
    const cookies = await page.context().cookies()
    const own = cookies.filter((c) => c.name.endsWith('callboard.session') && c.domain === `${slug}.localhost`)
    if (form === 'at its own address') {
      expect(own).toHaveLength(1)
      await stranger.context().addCookies([{ ...(own[0] ?? { name: '', value: '' }), domain: 'localhost' }])
      await stranger.goto(`${base()}/t/${slug}`)
      await expect(stranger).toHaveURL(/sign-in/)
      // Signing in at a provider does not change that: an attacker remains themselves.
      await stranger.getByRole('button', { name: 'Continue with the sandbox’s identity provider' }).click()
      await stranger.waitForURL('**/oidc-sign-in/**')
      await stranger.getByLabel('Email address').fill(`thief-${Date.now()}@example.com`)
      await stranger.getByRole('button', { name: 'Sign in' }).click()
      await stranger.waitForURL(`${base()}/**`)
      expect((await stranger.goto(`${base()}/t/${slug}`))?.status()).toBe(404)
      await stranger.context().clearCookies()
      // Signing in only exists at the main host; a stranger gets no code.
      const tab = await page.context().newPage()
      expect((await tab.goto(`${at}/api/auth/providers`))?.status()).toBe(403)
      await tab.close()
      const outsider = await freshPage(browser)
      await createOrganization(outsider, 'Outsider')
      const carry = `${base()}/carry-session?portal=${slug}&host=${new URL(at).host}&state=mine&to=/`
      expect((await outsider.request.get(carry, { maxRedirects: 0 })).status()).toBe(404)
      expect((await page.request.get(carry, { maxRedirects: 0 })).headers().location).toContain(`${at}/enter`)
      // Another user's code, or a made-up one, opens nothing.
      await stranger.goto(`${at}/enter?code=made-up&to=/catalog`)
      await expect(stranger).toHaveURL(new RegExp(`^${base()}/sign-in`))
    } else expect(own).toHaveLength(0)
    for (const hostile of ['//evil.example', '/\\evil.example', 'https://evil.example', '/%09/evil.example']) {
      await stranger.goto(`${at}/enter?to=${encodeURIComponent(hostile)}`)
      expect(new URL(stranger.url()).origin).toBe(base())
    }

    // Signing out at either host ends both sessions.
    await page.getByRole('button', { name: /Account/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL(`${base()}/`)
    await page.goto(`${base()}/t/${slug}`)
    await expect(page).toHaveURL(/sign-in/)
    await page.goto(at)
    await expect(page).toHaveURL(new RegExp(`^${base()}/sign-in`))
    expect(problems).toEqual([])
  })
}

test('a changed slug redirects from the previous one', async ({ page, createOrganization }) => {
  const { slug } = await createOrganization(page, 'Old Name')
  await page.goto(`${base()}/t/${slug}/settings`)
  const next = `new-name-${Date.now() % 100_000}`
  const address = page.getByRole('textbox', { name: 'Address' })
  await address.fill('admin')
  await expect(page.getByText('This address is reserved.')).toBeVisible()
  await address.fill(next)
  await page.getByRole('button', { name: 'Change address' }).click()
  await page.waitForURL(`**/t/${next}/settings`)
  await page.goto(`${base()}/t/${slug}/catalog?kind=api`)
  await expect(page).toHaveURL(`${base()}/t/${next}/catalog?kind=api`)
  await page.goto(`http://${slug}.${product().portalDomain}/settings`)
  await expect(page).toHaveURL(`${base()}/t/${next}/settings`)
})

test('an account: profile, password, sessions, email address, export and deletion', async ({ page, browser }) => {
  const { email, slug } = await signUp(page, 'Paper Boats')
  await page.goto(`${base()}/account`)
  await expectAccessible(page)
  await page.getByLabel('Your name').fill('Ada King')
  await page.getByLabel('Time zone').selectOption('Asia/Tokyo')
  await page.getByLabel('Appearance').selectOption('dark')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved')).toBeVisible()
  await expect(page.locator('html')).toHaveClass(/dark/)
  await page.goto(`${base()}/t/${slug}/settings`)
  await expect(page.locator('time').first()).toHaveAttribute('title', /GMT\+9|JST/)

  // Another browser signs in, and is signed out from here.
  const other = await freshPage(browser)
  await other.goto(`${base()}/sign-in`)
  await other.getByLabel('Email address').fill(email)
  await other.getByLabel('Password').fill(password)
  await other.getByRole('button', { name: 'Sign in', exact: true }).click()
  await other.waitForURL(`**/t/${slug}`)
  await expect(other.locator('html')).toHaveClass(/dark/)
  await page.goto(`${base()}/account`)
  await page.getByLabel('Appearance').selectOption('system')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.locator('html')).toHaveClass(/light/)
  await page.goto(`${base()}/account/security`)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Sign out other sessions' }).click()
  await expect(page.getByText('1 session has ended')).toBeVisible()
  await expect(other).toHaveURL(/sign-in/)

  // A password reset by email. The response is the same for every address.
  await other.getByRole('link', { name: 'Forgot your password?' }).click()
  for (const address of ['nobody@example.com', email]) {
    await other.goto(`${base()}/forgot-password`)
    await other.getByLabel('Email address').fill(address)
    await other.getByRole('button', { name: 'Email me a link' }).click()
    await expect(other.getByText(`Check your inbox at ${address}.`)).toBeVisible()
  }
  await other.goto(await linkMailedTo(email, '/reset-password'))
  await other.getByLabel('New password').fill('another horse battery')
  await other.getByRole('button', { name: 'Set password' }).click()
  await expect(other.getByText('Your password is set.')).toBeVisible()
  await page.reload()
  await expect(page).toHaveURL(/sign-in/)
  await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Password').fill('another horse battery')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL('**/account/security')

  // A new email address, confirmed there.
  const next = `moved-${email}`
  await page.getByRole('region', { name: 'Email address' }).getByLabel('New address').fill(next)
  await page.getByRole('region', { name: 'Email address' }).getByLabel('Current password').fill('another horse battery')
  await page.getByRole('button', { name: 'Send confirmation link' }).click()
  await page.goto(await linkMailedTo(next, '/change-email'))
  await page.getByRole('button', { name: `Use ${next} from now on` }).click()
  await expect(page.getByText(`Your account email is now ${next}.`)).toBeVisible()

  await page.goto(`${base()}/account/security`)
  await page.getByRole('button', { name: 'Link the sandbox’s GitHub' }).click()
  await page.getByRole('button', { name: 'lena-novak' }).click()
  await page.waitForURL('**/account/security')
  await expect(page.getByText('lena-novak')).toBeVisible()

  await page.goto(`${base()}/account/data`)
  await expectAccessible(page)
  const data = (await (await page.request.get(`${base()}/account/export`)).json()) as { account: { email: string } }
  expect(data.account.email).toBe(next)
  expect(JSON.stringify(data)).not.toContain('argon2')
  await expect(page.getByText('Paper Boats is deleted too')).toBeVisible()
  await page.getByLabel(`Type ${next} to confirm`).fill(next)
  await page.getByLabel('Current password').fill('another horse battery')
  await page.getByRole('button', { name: 'Delete my account' }).click()
  await page.waitForURL(`${base()}/`)
  await page.goto(`${base()}/t/${slug}`)
  await expect(page).toHaveURL(/sign-in/)
})

test('users of a verified domain join by themselves, and are linked to their catalog user', async ({
  page,
  browser,
  createSample,
}) => {
  const { slug } = await createSample(page, 'Meridian Itself')
  await page.goto(`${base()}/t/${slug}/settings/joining`)
  await page.getByLabel('Add a domain').fill('meridian.example')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('unverified')).toBeVisible()
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText('has no TXT record')).toBeVisible()
  await expectAccessible(page)
  const value = (await page.getByText(/^callboard-verification=/).textContent()) ?? ''
  await fetch(`${sandbox()}/_sandbox/dns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: '_callboard.meridian.example', texts: [value] }),
  })
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText('verified', { exact: true })).toBeVisible()

  // Verified does not mean open: joining is disabled until an admin enables it.
  const tomo = await freshPage(browser)
  await tomo.goto(`${base()}/sign-in`)
  await tomo.getByRole('button', { name: 'Continue with the sandbox’s GitHub' }).click()
  await tomo.getByRole('button', { name: 'tomo-abe' }).click()
  await tomo.waitForURL('**/new')
  await page.getByLabel('Joining with an address at meridian.example').selectOption('developer')
  // It is saved, not only selected.
  await expect(page.getByLabel('Joining with an address at meridian.example')).toHaveValue('developer')
  await tomo.goto(`${base()}/organizations`)
  await expectAccessible(tomo)
  await tomo.getByRole('button', { name: 'Join Meridian Itself' }).click()
  await tomo.waitForURL(`**/t/${slug}`)
  await expect(tomo.getByText('You are Tomo Abe in the catalog, by your confirmed address.')).toBeVisible()
  const mine = tomo.getByRole('region', { name: 'Your services' })
  await expect(mine.getByRole('link').first()).toBeVisible()

  // It can be corrected.
  await mine.getByRole('button', { name: /Catalog user of/ }).click()
  await tomo.getByLabel('Find a user').fill('lena')
  await tomo.getByRole('button', { name: /Lena Novak/ }).click()
  await expect(tomo.getByText('You are Lena Novak in the catalog, as chosen.')).toBeVisible()
})
