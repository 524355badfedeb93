import { expect, type Page } from '@playwright/test'
import { base, untilQuiet } from './journey.ts'
import { inDatabase } from './product.ts'
import { test } from './test.ts'

// Open pages get changes from one event stream, and load only what has changed.

/** Paths requested by a page from now on, without usage reports and the stream itself. */
function requestsOf(page: Page): string[] {
  const paths: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname !== '/api/live' && !pathname.endsWith('/usage') && !pathname.startsWith('/_next/static/'))
      paths.push(`${request.method()} ${pathname}`)
  })
  return paths
}

/** Waits until the page's stream is open: the access check that follows it has its response. */
const streamOpen = (page: Page) => page.waitForResponse((response) => response.url().endsWith('/still-here'))

test('an idle page sends no requests; its bell counts a notification by itself; the stream closes with its session', async ({
  page,
  createOrganization,
}) => {
  const { email, slug } = await createOrganization(page, 'Quiet Ltd')
  const opened = streamOpen(page)
  await page.goto(`${base()}/t/${slug}/catalog`)
  await opened
  await untilQuiet(page)
  const requests = requestsOf(page)
  await page.waitForTimeout(60_000)
  process.stdout.write(`requests of an idle page in a minute: ${requests.length} ${requests.join(', ')}\n`)
  expect(requests.length).toBeLessThanOrEqual(2)

  await inDatabase((client) =>
    client.query(
      `insert into notification (tenant_id, user_id, kind, title)
       select t.id, u.id, 'catalog.followed', 'Something has changed' from tenant t, user_account u where t.slug = $1 and u.email = $2`,
      [slug, email],
    ),
  )
  await expect(page.getByRole('button', { name: /^Notifications: \d+ new/ })).toBeVisible()

  await inDatabase((client) =>
    client.query('update session set revoked_at = now() where user_id = (select id from user_account where email = $1)', [email]),
  )
  // Its navigation may be replaced by another to the same page, which ends a wait for the first.
  await expect(page).toHaveURL(/\/sign-in/)
})

test('two windows share one stream, and the second opens one when the first is closed', async ({
  page,
  context,
  createOrganization,
}) => {
  const { slug } = await createOrganization(page, 'Sharing Ltd')
  const streams = { opened: 0, open: 0 }
  const isStream = (request: { url(): string }) => new URL(request.url()).pathname === '/api/live'
  context.on('request', (request) => {
    if (!isStream(request)) return
    streams.opened++
    streams.open++
  })
  const end = (request: { url(): string }) => {
    if (isStream(request)) streams.open--
  }
  context.on('requestfinished', end)
  context.on('requestfailed', end)
  const announce = (text: string) =>
    inDatabase((client) => client.query('update tenant set announcement = $2 where slug = $1', [slug, text]))
  const noteOf = (tab: Page, text: string) => tab.getByRole('region', { name: 'Notices' }).getByText(text)
  const opened = streamOpen(page)
  await page.goto(`${base()}/t/${slug}/catalog`)
  await opened
  // A window, because a tab hides the one before it, which closes its stream.
  const [other] = await Promise.all([
    context.waitForEvent('page'),
    page.evaluate((address) => void window.open(address, 'other', 'popup,width=900,height=700'), `/t/${slug}/history`),
  ])
  await streamOpen(other)
  expect(await Promise.all([page, other].map((tab) => tab.evaluate(() => document.visibilityState)))).toEqual([
    'visible',
    'visible',
  ])
  expect(streams.open).toBe(1)
  await announce('Heard in both windows.')
  for (const tab of [page, other]) await expect(noteOf(tab, 'Heard in both windows.')).toBeVisible()
  const before = streams.opened
  await page.close()
  await expect.poll(() => streams.opened).toBe(before + 1)
  await announce('Heard in the other.')
  await expect(noteOf(other, 'Heard in the other.')).toBeVisible()
})

/** An integration that only the test changes: it is paused, and its only run is in progress, with a job that does not begin. */
const addIntegration = (slug: string) =>
  inDatabase(async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `with made as (
         insert into integration (tenant_id, plugin_id, name, account, settings, secrets, state, health, credential_check_at)
         select id, 'github', 'GitHub', 'progress', '{}', '', 'paused', 'healthy', 'infinity' from tenant where slug = $1
         returning tenant_id, id
       ), run as (
         insert into sync_run (tenant_id, integration_id, trigger, state, started_at, done, total)
         select tenant_id, id, 'manual', 'running', now(), 100, 400 from made
       ), job as (
         insert into outbox (tenant_id, name, "group", payload, dedupe_key, run_at)
         select tenant_id, 'integration.sync', 'background', '{}', id::text, now() + interval '1 hour' from made
       )
       select id from made`,
      [slug],
    )
    return rows[0]?.id ?? ''
  })

test('shows an announcement on a page that is open, and its end, without a page load', async ({ page, createOrganization }) => {
  const { slug } = await createOrganization(page, 'Announcing Ltd')
  const announce = (text: string | null) =>
    inDatabase((client) => client.query('update tenant set announcement = $2 where slug = $1', [slug, text]))
  const opened = streamOpen(page)
  await page.goto(`${base()}/t/${slug}/catalog`)
  await opened
  await page.evaluate(() => Object.assign(window, { kept: true }))
  await announce('The office is closed on Friday.')
  const note = page.getByRole('region', { name: 'Notices' }).getByText('The office is closed on Friday.')
  await expect(note).toBeVisible()
  await announce(null)
  await expect(note).toHaveCount(0)
  expect(await page.evaluate(() => 'kept' in window)).toBe(true)
})

test('shows the progress of a sync as it happens, without a page load', async ({ page, createOrganization }) => {
  const { slug } = await createOrganization(page, 'Progress Ltd')
  const id = await addIntegration(slug)
  const progress = (done: number, state: string) =>
    inDatabase((client) =>
      client.query(
        `update sync_run set state = $3, done = $2, finished_at = case when $3 = 'running' then null else now() end
         where integration_id = $1`,
        [id, done, state],
      ),
    )
  const opened = streamOpen(page)
  await page.goto(`${base()}/t/${slug}/integrations/${id}`)
  await opened
  await expect(page.getByText('100 of 400 repositories')).toBeVisible()
  await untilQuiet(page)
  const requests = requestsOf(page)
  // Besides the progress itself, only the counts of the navigation are asked for, at most once in 15 seconds.
  const loaded = () => requests.filter((path) => !/\/(progress|still-here)$/.test(path))
  for (const done of [150, 260, 370]) {
    await progress(done, 'running')
    await expect(page.getByText(`${done} of 400 repositories`)).toBeVisible()
    await page.waitForTimeout(700)
  }
  process.stdout.write(`requests for three steps of progress: ${requests.join(', ')}\n`)
  expect(loaded()).toEqual([])
  await progress(400, 'succeeded')
  await expect(page.getByText('of 400 repositories')).toHaveCount(0)
  // Reloads only the page itself, and prefetches none of its navigation.
  await untilQuiet(page)
  expect(loaded()).toEqual([`GET /t/${slug}/integrations/${id}`])
})

test('a hidden page has no stream, and catches up when it becomes visible', async ({ page, context, createOrganization }) => {
  const { slug } = await createOrganization(page, 'Hidden Ltd')
  const opened = streamOpen(page)
  await page.goto(`${base()}/t/${slug}/catalog`)
  await opened
  const closed = page.waitForEvent('requestfinished', { predicate: (r) => r.url().includes('/api/live') })
  const cut = page.waitForEvent('requestfailed', { predicate: (r) => r.url().includes('/api/live') })
  const visibility = (state: 'hidden' | 'visible') =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'visibilityState', { value, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  await visibility('hidden')
  await Promise.any([closed, cut])
  const again = page.waitForRequest((r) => r.url().includes('/api/live'))
  const check = streamOpen(page)
  await visibility('visible')
  await again
  await check
  expect(context.pages()).toHaveLength(1)
})
