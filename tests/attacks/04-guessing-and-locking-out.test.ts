import { randomBytes } from 'node:crypto'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAgentHub } from '@callboard/api/agent/hub'
import { failedTokensPerMinute } from '@callboard/api/limit-callers'
import { buildApi } from '@callboard/api/server'
import { trustedProxies } from '@callboard/core/client-address'
import { systemDb } from '@callboard/db/system-db'
import { createLogger } from '@callboard/jobs/logger'
import {
  changePassword,
  checkPassword,
  createSession,
  isKnownDevice,
  requestPasswordReset,
  requestSignInLink,
  resetPassword,
  trustDevice,
} from '@callboard/modules/identity'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant, testPassword } from '@callboard/testing/tenants'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// An attacker guesses passwords and tokens, or fails on purpose to lock others out.

let database: TestDatabase
let tenant: TestTenant
let email: string
const platform = testPlatform(pluginRegistry)
beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(platform)
  email = tenant.owner.email
})
afterAll(() => database.drop())

const attempt = (who: string, password: string, ip: string, device?: string) =>
  checkPassword({ email: who, password, ip, device }).then(
    () => 'in',
    (error) => String(error.code),
  )
const attacker = '198.51.100.66'
const stranger = () => `${randomBytes(4).toString('hex')}@example.com`

describe('passwords', () => {
  test('slows a guesser down after five failures, with growing waits', async () => {
    const answers: string[] = []
    for (let i = 0; i < 10; i++) answers.push(await attempt(email, `guess number ${i}`, attacker))
    expect(answers.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'unauthenticated'))
    expect(answers.slice(6)).toEqual(['rate_limited', 'rate_limited', 'rate_limited', 'rate_limited'])
    // The right password is rejected too while the delay lasts.
    expect(await attempt(email, testPassword, attacker)).toBe('rate_limited')
    const key = `sign-in:${email} ${attacker}`
    const waits: number[] = []
    for (let i = 0; i < 4; i++) {
      await systemDb('identity').$executeRaw`update failed_attempt set last_at = last_at - interval '1 hour' where key = ${key}`
      await systemDb('identity').$executeRaw`update failed_attempt set failures = ${8 + i}, last_at = now() where key = ${key}`
      const error = await checkPassword({ email, password: 'x', ip: attacker }).catch((e) => e)
      waits.push(error.retryAfterS)
    }
    expect(waits).toHaveLength(4)
    for (const [i, wait] of waits.slice(1).entries()) expect(wait).toBeGreaterThanOrEqual((waits[i] ?? 0) * 1.8)
    await systemDb('identity').$executeRaw`update failed_attempt set failures = 1000, last_at = now() where key = ${key}`
    const longest = await checkPassword({ email, password: 'x', ip: attacker }).catch((e) => e)
    expect(longest.retryAfterS).toBeLessThanOrEqual(900)
  })

  test('ten or a hundred failures elsewhere do not lock the owner out', async () => {
    for (let i = 0; i < 100; i++) await attempt(email, 'wrong', `192.0.2.${i}`)
    expect(await attempt(email, testPassword, '203.0.113.1')).toBe('in')
  })

  test('someone who fails in the owner’s name at the same address does not lock out the owner’s own browser', async () => {
    const office = '203.0.113.20'
    const secret = await trustDevice(tenant.owner.id, undefined, 'Firefox')
    for (let i = 0; i < 12; i++) await attempt(email, 'wrong', office)
    expect(await attempt(email, testPassword, office)).toBe('rate_limited')
    expect(await attempt(email, testPassword, office, secret)).toBe('in')
  })

  test('someone who tries many accounts does not lock out colleagues on their own browsers, and nobody for long', async () => {
    const office = '203.0.113.30'
    for (let i = 0; i < 110; i++) await attempt(stranger(), 'wrong', office)
    const refused = await checkPassword({ email, password: testPassword, ip: office }).catch((e) => e)
    expect(refused).toMatchObject({ code: 'rate_limited' })
    expect(refused.retryAfterS).toBeLessThanOrEqual(60)
    const secret = await trustDevice(tenant.owner.id, undefined, 'Firefox')
    expect(await attempt(email, testPassword, office, secret)).toBe('in')
    // Rejected attempts do not count, so continuing does not lock others out.
    const [before] = await systemDb('identity').$queryRaw<{ failures: number }[]>`
      select failures from failed_attempt where key = ${`sign-in-from:${office}`}`
    for (let i = 0; i < 20; i++) await attempt(stranger(), 'wrong', office)
    const [after] = await systemDb('identity').$queryRaw<{ failures: number }[]>`
      select failures from failed_attempt where key = ${`sign-in-from:${office}`}`
    expect((after?.failures ?? 99) - (before?.failures ?? 0)).toBeLessThan(3)
    await systemDb('identity').$executeRaw`
      update failed_attempt set last_at = now() - interval '61 seconds' where key = ${`sign-in-from:${office}`}`
    expect(await attempt(email, testPassword, office)).toBe('in')
  })

  test('a forged or stolen device cookie does not bypass the limit', async () => {
    const other = await createTestTenant(platform, 'Other')
    const secret = await trustDevice(other.owner.id, undefined, 'Firefox')
    const ip = '203.0.113.40'
    for (let i = 0; i < 8; i++) await attempt(email, 'wrong', ip, i % 2 ? secret : randomBytes(32).toString('base64url'))
    expect(await attempt(email, testPassword, ip, secret)).toBe('rate_limited')
    // A stolen one does not allow unlimited guesses.
    const own = await trustDevice(tenant.owner.id, undefined, 'Firefox')
    const answers = []
    for (let i = 0; i < 14; i++) answers.push(await attempt(email, 'wrong', ip, own))
    expect(answers.at(-1)).toBe('rate_limited')
  })

  test('a browser that was known before a password reset is unknown afterwards', async () => {
    const { owner } = await createTestTenant(platform, 'Reset')
    const secret = await trustDevice(owner.id, undefined, 'the attacker’s browser')
    expect(await isKnownDevice(owner.email, secret)).toBe(true)
    await requestPasswordReset({ email: owner.email }, { publicUrl: 'http://x', ip: '203.0.113.60' })
    const mail = await systemDb('identity').outbox.findFirst({ where: { name: 'mail.send' }, orderBy: { id: 'desc' } })
    const token = /token=([\w-]+)/.exec(JSON.stringify(mail?.payload))?.[1] ?? ''
    await resetPassword({ token, password: 'nine purple lanterns' })
    expect(await isKnownDevice(owner.email, secret)).toBe(false)
  })

  test('a hundred concurrent guesses do not bypass the limit', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => attempt(email, 'wrong', '203.0.113.50')))
    expect(answers.filter((a) => a === 'unauthenticated').length).toBeLessThanOrEqual(6)
  })

  test('another IPv6 address of the same network counts as the same', async () => {
    for (let i = 0; i < 8; i++) await attempt(email, 'wrong', `2001:db8:1:2::${i}`)
    expect(await attempt(email, testPassword, '2001:db8:1:2:ffff::1')).toBe('rate_limited')
    expect(await attempt(email, testPassword, '2001:db8:1:3::1')).toBe('in')
  })

  test('requesting many links does not prevent the owner’s browser from getting one', async () => {
    const secret = await trustDevice(tenant.owner.id, undefined, 'Firefox')
    const ask = (ip: string, device?: string) => requestSignInLink({ email }, { publicUrl: 'http://x', ip, device })
    for (let i = 0; i < 25; i++) await ask(`192.0.2.${i}`).catch(() => undefined)
    await expect(ask('192.0.2.200')).rejects.toMatchObject({ code: 'rate_limited' })
    await expect(ask('203.0.113.1', secret)).resolves.toEqual({ email })
  })

  test.each([
    'Summer2026!!',
    'Herbst-2026-Herbst',
    'Acme2026Acme!',
    'C4llb0ard2026!',
    'ada-owner-1990',
    'AcmePortal2026',
    'AcmeSummer2026!',
    'March2026March',
  ])('rejects a password made of public data about the user: %s', async (password) => {
    const session = await createSession(tenant.owner.id, { ip: '1' })
    const change = changePassword(tenant.owner.id, session, { current: testPassword, password }, { publicUrl: 'http://x' })
    await expect(change).rejects.toMatchObject({ code: 'invalid_input', field: 'password' })
  })
})

describe('API tokens', () => {
  const start = (requestsPerMinute: number) =>
    buildApi({
      platform,
      log: createLogger('test', 'silent'),
      requestsPerMinute,
      proxies: trustedProxies(['127.0.0.1', '10.0.0.0/8']),
    })
  type Api = Awaited<ReturnType<typeof start>>
  const ask = async (api: Api, token: string, forwarded: string) => {
    const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': forwarded }
    return (await api.inject({ url: '/api/v1/entities?limit=1', headers })).statusCode
  }
  const wrong = () => `cb_${randomBytes(32).toString('base64url')}`

  test('stops a guesser with another token and another spoofed address each time', async () => {
    const api = await start(100_000)
    const good = await tenant.token()
    expect(await ask(api, good, '203.0.113.7')).toBe(200)
    const answers = new Map<number, number>()
    for (let i = 0; i < 400; i++) {
      const status = await ask(api, wrong(), `${i % 250}.1.1.1, 203.0.113.7, 10.0.0.1`)
      answers.set(status, (answers.get(status) ?? 0) + 1)
    }
    expect([answers.get(401), answers.get(429)]).toEqual([300, 100])
    // Users at the same address who recently succeeded are not affected; nor are others elsewhere.
    expect(await ask(api, good, '203.0.113.7')).toBe(200)
    expect(await ask(api, wrong(), '203.0.113.8')).toBe(401)
    await api.close()
  })

  test('an organization with many tokens gets only its share', async () => {
    const api = await start(5)
    const other = await createTestTenant(platform, 'Quiet')
    const tokens = await Promise.all([1, 2, 3, 4].map(() => tenant.token()))
    const answers = []
    for (const token of tokens) for (let i = 0; i < 5; i++) answers.push(await ask(api, token, '203.0.113.9'))
    expect(answers.filter((status) => status === 200)).toHaveLength(15)
    expect(answers.slice(15)).toEqual([429, 429, 429, 429, 429])
    expect(await ask(api, await other.token(), '203.0.113.9')).toBe(200)
    await api.close()
  })

  test('stops a guesser of agent tokens', async () => {
    const log = createLogger('test', 'silent')
    const hub = createAgentHub({ platform, log, relayUrl: 'http://127.0.0.1:1' })
    const server = createServer()
    server.on('upgrade', hub.upgrade)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const connect = () =>
      new Promise<number>((resolve, reject) => {
        const headers = {
          connection: 'Upgrade',
          upgrade: 'websocket',
          authorization: `Bearer cba_${randomBytes(32).toString('hex')}`,
        }
        request({ host: '127.0.0.1', port, path: '/api/agent/connect', headers })
          .on('response', (response) => {
            response.resume()
            resolve(response.statusCode ?? 0)
          })
          .on('error', reject)
          .end()
      })
    const answers: number[] = []
    for (let i = 0; i < failedTokensPerMinute + 5; i++) answers.push(await connect())
    expect([answers[0], ...answers.slice(-5)]).toEqual([401, 429, 429, 429, 429, 429])
    await hub.close()
    await new Promise((resolve) => server.close(resolve))
  })
})
