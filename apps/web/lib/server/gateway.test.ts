import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import nextConfig from '~/next.config.ts'
import { createGateway, isForApi, pageBodyBytes } from './gateway.ts'

/** A gateway that passes requests on to a page, and its address. */
async function startGateway(): Promise<string> {
  const publicUrl = 'http://127.0.0.1'
  const gateway = createGateway({
    addresses: { publicUrl, portalDomain: undefined },
    internalUrl: publicUrl,
    development: true,
    portalOfHost: async () => undefined,
    onError: () => {},
  })
  const server = createServer((request, response) => gateway.admit(request, response, () => response.end('passed')))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/t/acme/docs/new`
}

test('a page gets no more than Next reads, which answers more with 500', async () => {
  expect(nextConfig.experimental?.serverActions?.bodySizeLimit).toBe(`${pageBodyBytes / 1024 / 1024}mb`)
  const url = await startGateway()
  const send = (bytes: number) =>
    fetch(url, { method: 'POST', headers: { 'next-action': '60' }, body: 'x'.repeat(bytes) }).then((r) => r.status)
  expect(await send(pageBodyBytes)).toBe(200)
  expect(await send(pageBodyBytes + 1)).toBe(413)
})

test('a router state that Next cannot read is rejected before the page', async () => {
  const url = await startGateway()
  const send = (state: string) => fetch(url, { headers: { rsc: '1', 'next-router-state-tree': state } }).then((r) => r.status)
  expect(await send(encodeURIComponent('["",{"children":["__PAGE__",{}]},null,null]'))).toBe(200)
  expect(await send('%')).toBe(400)
  expect(await send(encodeURIComponent('{"a":1}'))).toBe(400)
  expect(await send('x'.repeat(15_000))).toBe(400)
})

test.each([
  '/api/auth/signin',
  '/api/auth/signin/github',
  '/api/auth/callback/credentials',
  '/api/auth/callback/oidc',
  '/api/auth/signout',
  '/api/auth/session',
  '/api/auth/csrf',
  '/api/auth/providers',
  '/api/auth/error',
  '/api/auth/_log',
  '/t/acme/catalog',
  '/t/acme/mcp',
  '/mcp-guide',
  '/',
])('routes %s to the portal', (path) => {
  expect(isForApi(path)).toBe(false)
})

test.each([
  '/api/auth/guest/refresh',
  '/api/auth/callboard/start',
  '/api/auth/callboard/logout',
  '/api/auth/github/refresh',
  '/api/auth/v1/userinfo',
  '/api/auth/.well-known/jwks.json',
  '/api/auth/sessions/refresh',
  '/api/catalog/entities',
  '/mcp',
  '/api/v1/entities',
  '/ofrep/v1/evaluate/flags/checkout',
  '/v1/flags:resolve',
  '/v1/flags:apply',
  '/v1/events:publish',
  '/healthz',
])('routes %s to the API', (path) => {
  expect(isForApi(path)).toBe(true)
})
