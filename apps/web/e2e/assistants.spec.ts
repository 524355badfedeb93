import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Page } from '@playwright/test'
import { base, expectAccessible, sandbox } from './journey.ts'
import { test } from './test.ts'

/** An app on this computer, which waits for its code as a coding assistant does. */
async function startApp() {
  const returned: URL[] = []
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/callback')) returned.push(new URL(request.url, 'http://127.0.0.1'))
    response.end('You can close this page.')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`
  return { redirectUri, returned, stop: () => server.close() }
}

async function register(redirectUri: string): Promise<string> {
  const response = await fetch(`${base()}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    // Another port than the one that it will listen on.
    body: JSON.stringify({
      client_name: '<b>Editor</b> of https://evil.example/x',
      redirect_uris: [redirectUri.replace(/:\d+/, ':1')],
    }),
  })
  return ((await response.json()) as { client_id: string }).client_id
}

const token = async (form: Record<string, string>) =>
  (await (await fetch(`${base()}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) })).json()) as Record<
    string,
    string
  >

const listTools = (bearer: string) =>
  fetch(`${base()}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${bearer}`,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  })

async function expectMail(to: string, text: string): Promise<void> {
  await expect(async () => {
    const mails = (await (await fetch(`${sandbox()}/_sandbox/mails`)).json()) as { to: string; text: string }[]
    expect(
      mails
        .filter((mail) => mail.to.includes(to))
        .map((mail) => mail.text)
        .join(),
    ).toContain(text)
  }).toPass()
}

/** Opens the consent page, and checks that no other page can contain it. */
async function openConsent(page: Page, query: Record<string, string>) {
  const response = await page.goto(`${base()}/oauth/authorize?${new URLSearchParams(query)}`)
  expect(response?.headers()['x-frame-options']).toBe('DENY')
  expect(response?.headers()['content-security-policy']).toContain("frame-ancestors 'none'")
}

test('a coding assistant is connected, reads what was allowed, and is disconnected', async ({
  page,
  browser,
  createOrganization,
}) => {
  const app = await startApp()
  const clientId = await register(app.redirectUri)
  const verifier = randomBytes(32).toString('base64url')
  const query = {
    client_id: clientId,
    redirect_uri: app.redirectUri,
    response_type: 'code',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: 'kept',
    resource: `${base()}/mcp`,
  }

  // Without a session, signing in comes first and leads back.
  const stranger = await browser.newPage()
  await openConsent(stranger, query)
  await stranger.waitForURL('**/sign-in?to=*')
  expect(new URL(stranger.url()).searchParams.get('to')).toContain(`client_id=${clientId}`)
  await stranger.close()

  const { email, slug } = await createOrganization(page, 'Assisted Works')
  await openConsent(page, query)
  await expect(page.getByRole('heading', { name: 'Connect b Editor' })).toBeVisible()
  await expect(page.getByText('It is not verified.')).toBeVisible()
  await expect(page.getByText('an app on this computer (127.0.0.1:')).toBeVisible()
  await expect(page.getByText('Assisted Works')).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.waitForURL(`${app.redirectUri}**`)
  expect(Object.fromEntries(app.returned[0]?.searchParams ?? [])).toEqual({ error: 'access_denied', state: 'kept', iss: base() })

  await openConsent(page, query)
  await page.getByLabel('See cloud costs').uncheck()
  await page.getByRole('button', { name: 'Connect' }).click()
  await page.waitForURL(`${app.redirectUri}**`)
  const { code = '', ...rest } = Object.fromEntries(app.returned[1]?.searchParams ?? [])
  expect(rest).toEqual({ state: 'kept', iss: base() })
  const form = {
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: app.redirectUri,
    code_verifier: verifier,
    code,
  }
  const { access_token: access = '', scope } = await token(form)
  expect(scope).toBe('catalog.read knowledge.ask workloads.read pipelines.read')
  const tools = await (await listTools(access)).text()
  expect(tools).toContain('"list_entities"')
  expect(tools).not.toContain('"get_costs"')
  await expectMail(email, 'can now read Assisted Works in your name')

  await page.goto(`${base()}/t/${slug}/settings/tokens`)
  const row = page.getByRole('row').filter({ hasText: '127.0.0.1:' })
  await expect(row).toContainText(email)
  await expectAccessible(page)
  await row.getByRole('button', { name: /^Disconnect/ }).click()
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Disconnect' }).click()
  await expect(page.getByText('No apps are connected.')).toBeVisible()
  expect((await listTools(access)).status).toBe(401)

  // What is wrong with a request is shown here, and nobody is sent anywhere.
  await openConsent(page, { ...query, redirect_uri: 'https://evil.example/' })
  await expect(page.getByText('an address that it has not registered')).toBeVisible()
  await openConsent(page, { ...query, code_challenge_method: 'plain' })
  await expect(page.getByText('PKCE')).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/oauth/authorize')
  app.stop()
})
