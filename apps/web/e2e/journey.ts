import { type Browser, expect, type Frame, type Locator, type Page } from '@playwright/test'
import axe from 'axe-core'
import { inDatabase, product } from './product.ts'

declare global {
  interface Window {
    axe: typeof axe
  }
}

export const base = () => product().url
export const sandbox = () => product().sandboxUrl
export const password = 'correct horse battery'
/** The organization that journeys share which change nothing. */
export const sharedSampleName = 'Shared Sample'

/** Signs up and creates an organization, like a new user. */
export async function signUp(page: Page, organization: string): Promise<{ email: string; slug: string }> {
  const email = `${organization.toLowerCase().replace(/[^a-z]/g, '')}-${Date.now()}@example.com`
  await page.goto(base())
  await page.getByRole('link', { name: 'Start free' }).click()
  await page.getByLabel('Your name').fill('Ada Lovelace')
  await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
  // Only the email tells whether the address already has an account.
  await expect(page.getByText(`Check your inbox at ${email}.`)).toBeVisible()
  await page.goto(await linkMailedTo(email, '/sign-in/link'))
  await page.getByRole('button', { name: `Sign in as ${email}` }).click()
  await page.waitForURL('**/new')
  await page.getByLabel('Name').fill(organization)
  await expect(page.getByText('is free')).toBeVisible()
  const slug = await page.getByLabel('Address').inputValue()
  await page.getByRole('button', { name: 'Create organization' }).click()
  await page.waitForURL(`**/t/${slug}`)
  return { email, slug }
}

/** Signs the browser of a page in, as the form does. */
export async function signIn({ request }: Page, email: string): Promise<void> {
  const { csrfToken } = (await (await request.get(`${base()}/api/auth/csrf`)).json()) as { csrfToken: string }
  const form = { csrfToken, email, password, json: 'true', callbackUrl: base() }
  const answer = await request.post(`${base()}/api/auth/callback/credentials`, { form })
  expect(answer.status()).toBe(200)
}

/** The newest email to an address that contains a text, and its first link. */
export async function linkMailedTo(email: string, holding: string): Promise<string> {
  let link = ''
  await expect(async () => {
    const mails = (await (await fetch(`${sandbox()}/_sandbox/mails`)).json()) as { to: string; text: string; subject: string }[]
    const mail = mails.find((m) => m.to.includes(email) && m.text.includes(holding))
    link = /https?:\/\/\S+/.exec(mail?.text ?? '')?.[0] ?? ''
    expect(link).not.toBe('')
  }).toPass()
  return link
}

/** Waits until a page sends no requests. Its event stream is always open, so Playwright's `networkidle` never occurs. */
export async function untilQuiet(page: Page): Promise<void> {
  let last = Date.now()
  const note = () => {
    last = Date.now()
  }
  page.on('request', note).on('requestfinished', note)
  while (Date.now() - last < 1000) await page.waitForTimeout(100)
  page.off('request', note).off('requestfinished', note)
}

/** Waits until the workers have connected the accounts after the first one. */
async function untilSampleConnected(): Promise<void> {
  await inDatabase((client) =>
    expect(async () => {
      const { rows } = await client.query(
        `select count(*)::int as left from outbox where name = 'integration.connect-sample' and finished_at is null`,
      )
      expect(rows).toEqual([{ left: 0 }])
    }).toPass(),
  )
}

/** Waits until everything of a connected sample has been read and worked on. */
export async function untilSampleRead(slug: string): Promise<void> {
  await inDatabase((client) =>
    expect(async () => {
      const { rows } = await client.query(
        `select array(select name from outbox where tenant_id = t.id and finished_at is null) as jobs,
           array(select job from pending_event where tenant_id = t.id) as events,
           array(select plugin_id from integration where tenant_id = t.id and health <> 'healthy') as unhealthy,
           array(select id from sync_run where tenant_id = t.id and finished_at is null) as syncs,
           array(select kind from feed where tenant_id = t.id and (succeeded_at is null or state = 'running')) as feeds
         from tenant t where t.slug = $1`,
        [slug],
      )
      expect(rows).toEqual([{ jobs: [], events: [], unhealthy: [], syncs: [], feeds: [] }])
    }).toPass({ timeout: 120_000, intervals: [200] }),
  )
}

/** Pauses what earlier journeys of this worker connected: thirty organizations that go on watching clusters take a core. */
export const pauseEarlier = () =>
  inDatabase((client) =>
    client.query(
      `update integration i set state = 'paused' from tenant t
       where t.id = i.tenant_id and i.state = 'active' and t.demo is null and t.name <> $1`,
      [sharedSampleName],
    ),
  )

/** Repositories have the files that they began with, without what earlier journeys pushed. */
export const restoreRepositories = () => inSandbox('restore', {})

/** Connects the sample organization, without what earlier journeys pushed to it, and waits until it is read. */
export async function connectSample(page: Page): Promise<void> {
  await pauseEarlier()
  await restoreRepositories()
  await page.getByRole('button', { name: 'Explore with the sample organization' }).click()
  // The catalog fills while it is looked at; the sync report says how it went.
  await page.waitForURL('**/catalog?sync=*')
  await page.getByRole('link', { name: 'Sync report' }).click()
  await page.waitForURL('**/integrations/*')
  await expect(page.getByText('healthy').first()).toBeVisible()
  await untilSampleConnected()
  // The navigation as it is with every account.
  await page.reload()
}

const criteria = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** What the other rules look at is the same in both schemes. */
const rulesOfColours = ['color-contrast', 'link-in-text-block']

/** Frames answer the page's axe whatever their origin is: a sandboxed one has none. */
async function loadAxe(frame: Frame): Promise<void> {
  await frame.evaluate(axe.source)
  await frame.evaluate(() => window.axe.configure({ allowedOrigins: ['<unsafe_all_origins>'] }))
}

/** What axe finds on a page and in its frames. Only findings are described: to describe what passes too takes twice as long. */
async function findingsOf(page: Page, runOnly: string[]): Promise<axe.Result[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await Promise.all(page.frames().map(loadAxe))
  return page.evaluate(async (only) => {
    const { violations } = await window.axe.run(document, { runOnly: only, resultTypes: ['violations'] })
    return violations
  }, runOnly)
}

/** Requires no axe findings: of all rules in light, of those about colours in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    // Partially faded elements fail the contrast check, so animations are disabled.
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveClass(new RegExp(scheme))
    // While a page is being replaced, it briefly has no title.
    await expect(page).toHaveTitle(/./)
    // What a sticky bar covers while the page is scrolled counts as too small to press.
    await page.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }))
    const rules = scheme === 'light' ? criteria : rulesOfColours
    let violations = await findingsOf(page, rules)
    if (violations.some((v) => v.id === 'document-title')) {
      // The page was replaced during the check.
      await expect(page).toHaveTitle(/./)
      violations = await findingsOf(page, rules)
    }
    expect(
      violations.map((v) => `${v.id} (${scheme}, ${page.url()}): ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`),
    ).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' })
}

/** Triggers an event at one of the sandbox's stand-ins. */
export async function inSandbox(
  path: string,
  body: unknown,
  vendor: 'github' | 'kubernetes' | 'stripe' = 'github',
): Promise<void> {
  const response = await fetch(`${sandbox()}/_sandbox/${vendor}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(response.ok).toBe(true)
}

/** Ages every sign-in of an account beyond what counts as fresh. */
export async function ageSignIns(email: string): Promise<void> {
  const { rowCount } = await inDatabase((client) =>
    client.query(
      `update session set authenticated_at = now() - interval '11 minutes'
       where user_id = (select id from user_account where email = $1) and revoked_at is null`,
      [email],
    ),
  )
  expect(rowCount).toBeGreaterThan(0)
}

/** Makes somebody a member, who is signed in on a page of their own. How people join is what people.spec.ts is about. */
export async function joinAs(browser: Browser, slug: string, role: string): Promise<{ page: Page; email: string }> {
  const email = `${role}-${Date.now()}@joined.example`
  const { rowCount } = await inDatabase((client) =>
    client.query(
      `with person as (
         insert into user_account (email, name, password_hash, email_verified_at)
         select $2, $3, u.password_hash, now() from tenant t join membership m on m.tenant_id = t.id join user_account u on u.id = m.user_id
         where t.slug = $1 and m.role = 'owner' limit 1 returning id)
       insert into membership (tenant_id, user_id, role) select t.id, person.id, $4 from tenant t, person where t.slug = $1`,
      [slug, email, `The ${role}`, role],
    ),
  )
  expect(rowCount).toBe(1)
  const page = await (await browser.newContext()).newPage()
  await signIn(page, email)
  await page.goto(`${base()}/t/${slug}`)
  return { page, email }
}

type GivenFile = { name: string; mimeType: string; buffer: Buffer }

/** Chooses files. A field of a page that React has not taken over yet would keep them, and nobody would read them. */
export async function chooseFiles(field: Locator, files: GivenFile[]): Promise<void> {
  await expect
    .poll(() => field.evaluate((element) => Object.keys(element).some((key) => key.startsWith('__reactProps'))))
    .toBe(true)
  await field.setInputFiles(files)
}
