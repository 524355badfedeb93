import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSession, revokeSession } from '@callboard/modules/identity'
import { openPortalSession } from '@callboard/modules/tenants'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { encode } from 'next-auth/jwt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browserSessions } from './session-cookie.ts'

const secret = 'a secret of this test, long enough'
const platform = { ...testPlatform(pluginRegistry, undefined, 'http://main.example'), portalDomain: 'portals.example' }
let database: TestDatabase
let tenant: TestTenant

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(platform)
})
afterAll(() => database.drop())

const browsers = () =>
  browserSessions({ publicUrl: platform.publicUrl, sessionSecret: secret }, async (host) =>
    host === `${tenant.slug}.portals.example` ? tenant.slug : undefined,
  )

/** A request as a server receives it. */
async function received(headers: Record<string, string>): Promise<IncomingMessage> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const arrived = new Promise<IncomingMessage>((resolve) =>
    server.on('request', (incoming, response) => {
      response.end()
      resolve(incoming)
    }),
  )
  request({ port, host: '127.0.0.1', headers }).end()
  const incoming = await arrived
  server.close()
  return incoming
}

const cookieFor = async (payload: Record<string, unknown>, key = secret) =>
  `other=1; callboard.session=${await encode({ token: payload, secret: key })}`
const found = async (cookie: string, host = 'main.example') =>
  (await browsers().sessionOf(await received({ host, cookie })))?.account.id

test('the cookie of the main host is valid only there, until its session ends', async () => {
  const sessionId = await createSession(tenant.owner.id, {})
  const cookie = await cookieFor({ sessionId })
  expect(await found(cookie)).toBe(tenant.owner.id)
  expect(await found(cookie, `${tenant.slug}.portals.example`)).toBeUndefined()
  expect(await found(await cookieFor({ sessionId }, 'another secret of this test!!!!!'))).toBeUndefined()
  expect(await found(`${cookie}; callboard.session=x`)).toBeUndefined()
  expect(await found(`callboard.session=${sessionId}`)).toBeUndefined()
  await revokeSession(sessionId)
  expect(await found(cookie)).toBeUndefined()
})

test('the cookie of a portal’s own host is valid only there', async () => {
  const parentId = await createSession(tenant.owner.id, {})
  const host = `${tenant.slug}.portals.example`
  const address = { slug: tenant.slug, host }
  const sessionId = await openPortalSession({ parentId, tenantId: tenant.id, address, platform }, {})
  const cookie = await cookieFor({ sessionId, portal: tenant.slug })
  expect(await found(cookie, host)).toBe(tenant.owner.id)
  expect(await found(cookie)).toBeUndefined()
  expect(await found(await cookieFor({ sessionId }), host)).toBeUndefined()
})
