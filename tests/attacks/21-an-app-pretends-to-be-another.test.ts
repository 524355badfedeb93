import { newVerifier, testApp } from '@callboard/api/oauth/test-app'
import { startTestApi, type TestApi } from '@callboard/api/test-api'
import { systemDb } from '@callboard/db/system-db'
import { freePorts } from '@callboard/testing/ports'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

// What an app says of itself when it registers, which anybody may.

let api: TestApi
let app: ReturnType<typeof testApp>
beforeAll(async () => {
  api = await startTestApi({ port: await freePorts() })
  app = testApp(api.base)
})
// All tests have one address, whose registrations are limited.
beforeEach(() => systemDb('identity').attemptCounter.deleteMany())
afterAll(() => api.stop())

const member = async () => (await api.tenant.member('developer')).context

/** The newest email to an address. */
async function lastMail(to: string): Promise<{ subject: string; text: string } | undefined> {
  const jobs = await systemDb('identity').outbox.findMany({ where: { name: { startsWith: 'mail.' } }, orderBy: { id: 'desc' } })
  return jobs.map((job) => job.payload as { to: string; subject: string; text: string }).find((mail) => mail.to === to)
}

describe('an app that pretends to be another', () => {
  test.each([
    ['GitHub <script>alert(1)</script>', /^GitHub script alert\(1\) .?script$/i],
    ['Stripe — verify at https://evil.example/now', /^Stripe — verify at$/],
    ['evil.example', /^evil$/],
    ['Call\u200bboard Support', /^Unnamed app$/],
    ['C A L L B O A R D', /^Unnamed app$/],
    ['\u202etxet desrever', /^txet desrever$/],
    ['a\nb\tc', /^a b c$/],
    ['x'.repeat(900), /^x{60}$/],
    ['', /^Unnamed app$/],
    [{ toString: 1 }, /^Unnamed app$/],
  ])('is shown without links, markup and our name: %j', async (client_name, shown) => {
    const { status, client_name: name } = await app.register({ client_name })
    expect(status).toBe(201)
    expect(name).toMatch(shown)
  })

  test('mails its name without a link', async () => {
    const context = await member()
    const { client_id: clientId } = await app.register({
      client_name: 'Invoice at evil.example/pay',
      redirect_uris: ['https://evil.example/cb'],
    })
    await app.consent(context, app.request(clientId, newVerifier(), { redirect_uri: 'https://evil.example/cb' }))
    const mail = await lastMail(context.actor.label)
    expect(mail?.subject).toBe('An app was connected to your account')
    expect(mail?.text).toContain('“Invoice at evil”')
    expect(mail?.text).not.toMatch(/https?:\/\/evil|evil\.example\/pay/)
  })

  test.each([
    'https://127.0.0.1/client.json',
    'https://169.254.169.254/client.json',
    'https://[::1]/client.json',
    'https://localhost/client.json',
  ])('has its metadata at %s, which is not requested', async (address) => {
    await expect(app.consent(await member(), app.request(address, newVerifier()))).rejects.toThrow('could not be read')
  })

  test.each([
    'http://evil.example/client.json',
    'https://evil.example',
    'https://a@evil.example/x',
    'https://evil.example/x#y',
    'https://evil.example/a/../b',
    'not-a-client',
    '00000000-0000-4000-8000-000000000000',
  ])('is no client: %s', async (id) => {
    await expect(app.consent(await member(), app.request(id, newVerifier()))).rejects.toThrow('does not know this app')
  })
})

test('registers without end, and is told to wait', async () => {
  const answers = []
  for (let i = 0; i < 40; i++) answers.push(await app.register())
  const refused = answers.find((a) => a.status === 429)
  expect(refused).toMatchObject({ error: 'temporarily_unavailable' })
})

/** JSON that no client sends. */
const odd = [
  'null',
  '[]',
  '"x"',
  '0',
  '{}',
  '{"redirect_uris":"https://app.example"}',
  '{"redirect_uris":[]}',
  '{"redirect_uris":[null]}',
  '{"redirect_uris":[["https://app.example"]]}',
  `{"redirect_uris":[${Array(1000).fill('"https://app.example/"')}]}`,
  '{"redirect_uris":["https://app.example/\\u0000"]}',
  '{"redirect_uris":["https://app.example/\\ud800"]}',
  '{"__proto__":{"redirect_uris":["https://app.example/"]}}',
  '{"redirect_uris":["https://app.example/"],"grant_types":"authorization_code"}',
  '{"redirect_uris":["https://app.example/"],"grant_types":["password"]}',
  '{"redirect_uris":["https://app.example/"],"response_types":["token"]}',
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  '{"redirect_uris":',
  `"${'x'.repeat(100_000)}"`,
]

test.each(odd.map((body) => [body.slice(0, 90), body]))('registers with %s, and is told what is wrong', async (_, body) => {
  const response = await fetch(`${api.base}/oauth/register`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  })
  expect([400, 413]).toContain(response.status)
  expect(await response.json()).toMatchObject({ error: expect.any(String), error_description: expect.any(String) })
})

test('sends forms that no client sends, and gets no 5xx', async () => {
  const values = ['', '\0', '\ud800', 'x'.repeat(3000), '%', 'null', '{"a":1}', "' or 1=1 --", '__proto__', '💥'.repeat(200)]
  const statuses = new Set<number>()
  for (const grant of ['authorization_code', 'refresh_token', ...values])
    for (const value of values) {
      const form = {
        grant_type: grant,
        client_id: value,
        code: value,
        refresh_token: value,
        redirect_uri: value,
        code_verifier: value,
      }
      statuses.add((await app.form('/oauth/token', { ...form, resource: value, scope: value })).status)
      statuses.add((await app.form('/oauth/revoke', { token: value, client_id: value, [value]: value })).status)
    }
  expect([...statuses].sort()).toEqual([200, 400])
})
