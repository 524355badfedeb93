import { createServer as createPlainServer, type Server } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import tls from 'node:tls'
import { guardedFetch } from '@callboard/plugin-kit/http'
import { selfSignedCertificate } from '@callboard/testing/certificate'
import { afterAll, beforeAll, expect, test } from 'vitest'

const certificate = selfSignedCertificate()
const trusted = tls.getCACertificates('default')
const reached: string[] = []
let plainPort = 0
const plain = createPlainServer((request, response) => {
  reached.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`)
  response.end('plain')
})
const encrypted = createServer(certificate, (request, response) => {
  const [, status = '200', where = ''] = request.url?.split('/') ?? []
  const to = { plain: `http://127.0.0.1:${plainPort}/caught`, answer: '/200', twice: '/302/plain' }[where]
  if (to) response.writeHead(Number(status), { location: to }).end()
  else response.end('encrypted')
})
const listen = (server: Server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const portOf = (server: Server) => (server.address() as AddressInfo).port

beforeAll(async () => {
  tls.setDefaultCACertificates([...trusted, certificate.cert])
  await listen(plain)
  await listen(encrypted as unknown as Server)
  plainPort = portOf(plain)
})
afterAll(() => {
  tls.setDefaultCACertificates(trusted)
  plain.close()
  encrypted.close()
})

const request = (path: string, init?: RequestInit) => {
  const hosts = [plainPort, portOf(encrypted as unknown as Server)].map((port) => `127.0.0.1:${port}`)
  return guardedFetch({ allow: hosts })(`https://${hosts[1]}${path}`, init)
}

test.each([301, 302, 303, 307, 308])('rejects a redirect with %i from https to http before anything is sent', async (status) => {
  await expect(request(`/${status}/plain`, { headers: { authorization: 'Bearer secret' } })).rejects.toMatchObject({
    name: 'VendorError',
    kind: 'refused',
    message: expect.stringContaining('unencrypted'),
  })
  expect(reached).toEqual([])
})

test('also rejects it as the second redirect, and follows one that stays encrypted', async () => {
  await expect(request('/302/twice')).rejects.toMatchObject({ kind: 'refused' })
  expect(reached).toEqual([])
  expect(await (await request('/302/answer')).text()).toBe('encrypted')
})
