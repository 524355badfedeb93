import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { guardedFetch } from './http.ts'
import { isPublicAddress } from './public-address.ts'

let port = 0
let otherPort = 0
const other = createServer((request, response) => response.end(JSON.stringify(request.headers)))
const server = createServer((request, response) => {
  if (request.url === '/to-metadata') response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end()
  else if (request.url === '/around') response.writeHead(302, { location: '/around' }).end()
  else if (request.url === '/to-another-host') response.writeHead(307, { location: `http://127.0.0.1:${otherPort}/` }).end()
  else response.end(JSON.stringify({ url: request.url, authorization: request.headers.authorization ?? null }))
})
beforeAll(async () => {
  await new Promise<void>((r) => server.listen(0, '127.0.0.1', r))
  port = (server.address() as AddressInfo).port
  await new Promise<void>((r) => other.listen(0, '127.0.0.1', r))
  otherPort = (other.address() as AddressInfo).port
})
afterAll(() => {
  server.close()
  other.close()
})

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.20.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '::1',
  'fe80::1',
  'fd00::1',
  '::ffff:10.0.0.1',
  '::ffff:127.0.0.1',
  '64:ff9b::a00:1',
])('%s is private', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})
test.each(['140.82.121.4', '8.8.8.8', '2606:50c0:8000::153'])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

test.each([
  'http://127.0.0.1:1/',
  'http://localhost:9999/',
  'http://[::1]:1/',
  'http://169.254.169.254/latest/meta-data',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://127.1/',
  'http://[::ffff:127.0.0.1]/',
  'http://0/',
  'file:///etc/passwd',
  'gopher://127.0.0.1/',
])('%s is rejected', async (url) => {
  await expect(guardedFetch({ allow: [] })(url)).rejects.toMatchObject({ name: 'VendorError', kind: 'refused' })
})

test('reaches an address allowed by the operator, and only that port', async () => {
  const allowed = guardedFetch({ allow: [`127.0.0.1:${port}`] })
  expect(await (await allowed(`http://127.0.0.1:${port}/x`)).json()).toMatchObject({ url: '/x' })
  await expect(allowed(`http://127.0.0.1:${port + 1}/`)).rejects.toMatchObject({ kind: 'refused' })
})

test('rejects a redirect to a private address, and ends a redirect loop', async () => {
  const allowed = guardedFetch({ allow: [`127.0.0.1:${port}`] })
  await expect(allowed(`http://127.0.0.1:${port}/to-metadata`)).rejects.toMatchObject({ kind: 'refused' })
  await expect(allowed(`http://127.0.0.1:${port}/around`)).rejects.toMatchObject({
    message: expect.stringContaining('redirected'),
  })
})

test('drops every credential header on a redirect to another host', async () => {
  const request = guardedFetch({ allow: [`127.0.0.1:${port}`, `127.0.0.1:${otherPort}`] })
  const credentials = { authorization: 'Bearer a', 'private-token': 'b', 'job-token': 'c', cookie: 'd=e', 'x-api-key': 'f' }
  const answer = await request(`http://127.0.0.1:${port}/to-another-host`, { headers: { ...credentials, accept: 'text/plain' } })
  const headers = (await answer.json()) as Record<string, string>
  expect(headers.accept).toBe('text/plain')
  for (const name of Object.keys(credentials)) expect(headers[name]).toBeUndefined()
  // The body of a token request holds the secret.
  const body = 'client_secret=s'
  await expect(request(`http://127.0.0.1:${port}/to-another-host`, { method: 'POST', body })).rejects.toMatchObject({
    kind: 'refused',
  })
})
