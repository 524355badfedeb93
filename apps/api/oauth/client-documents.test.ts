import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import tls from 'node:tls'
import { readAuthorizationRequest } from '@callboard/modules/oauth'
import { pluginRegistry } from '@callboard/plugins/server'
import { selfSignedCertificate } from '@callboard/testing/certificate'
import { testPlatform } from '@callboard/testing/platform'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newVerifier, testApp } from './test-app.ts'

// Client ID metadata documents, served over https by hosts that lie, redirect and send too much.

let server: Server
let origin: string
const trusted = tls.getCACertificates('default')
let requests: string[] = []

const good = () => ({
  client_id: `${origin}/good.json`,
  client_name: 'Good editor',
  redirect_uris: ['http://127.0.0.1:4000/callback'],
  token_endpoint_auth_method: 'none',
  logo_uri: 'javascript:alert(1)',
})

/** What each path serves. */
const documents: Record<string, () => { status?: number; location?: string; body: string }> = {
  '/good.json': () => ({ body: JSON.stringify(good()) }),
  '/other.json': () => ({ body: JSON.stringify(good()) }),
  '/secret.json': () => ({
    body: JSON.stringify({ ...good(), client_id: `${origin}/secret.json`, token_endpoint_auth_method: 'client_secret_basic' }),
  }),
  '/script.json': () => ({
    body: JSON.stringify({ ...good(), client_id: `${origin}/script.json`, redirect_uris: ['javascript:alert(1)'] }),
  }),
  '/moved.json': () => ({ status: 302, location: '/good.json', body: '' }),
  '/huge.json': () => ({ body: JSON.stringify({ ...good(), client_id: `${origin}/huge.json`, padding: 'x'.repeat(100_000) }) }),
  '/broken.json': () => ({ body: '{"client_id":' }),
  '/list.json': () => ({ body: '[]' }),
  '/gone.json': () => ({ status: 404, body: JSON.stringify(good()) }),
}

beforeAll(async () => {
  const certificate = selfSignedCertificate()
  tls.setDefaultCACertificates([...trusted, certificate.cert])
  server = createServer(certificate, (request, response) => {
    requests.push(request.url ?? '')
    const { status = 200, location, body } = documents[request.url ?? '']?.() ?? { status: 404, body: '' }
    response.writeHead(status, { 'content-type': 'application/json', ...(location ? { location } : {}) }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  tls.setDefaultCACertificates(trusted)
  server.closeAllConnections()
  server.close()
})

const platformWith = (allow: readonly string[]) => ({ ...testPlatform(pluginRegistry), outgoing: { allow } })
const read = (document: string, allow = [new URL(origin).host]) => {
  requests = []
  const request = { ...testApp('http://127.0.0.1:1').request(`${origin}${document}`, newVerifier()) }
  return readAuthorizationRequest(platformWith(allow), request)
}

test('reads who vouches for an app, and where it may return', async () => {
  const { client } = await read('/good.json')
  expect(client).toEqual({
    id: `${origin}/good.json`,
    name: 'Good editor',
    redirectUris: ['http://127.0.0.1:4000/callback'],
    verifiedHost: new URL(origin).host,
  })
  expect(requests).toEqual(['/good.json'])
})

test.each([
  ['/other.json', 'names another client_id'],
  ['/secret.json', 'Only public clients'],
  ['/script.json', 'A redirect URI must use https'],
  ['/moved.json', 'could not be read'],
  ['/huge.json', 'could not be read'],
  ['/broken.json', 'could not be read'],
  ['/list.json', 'names another client_id'],
  ['/gone.json', 'could not be read'],
])('refuses %s', async (document, sentence) => {
  await expect(read(document)).rejects.toThrow(sentence)
})

test('asks no address of our own network, unless the operator allows it', async () => {
  await expect(read('/good.json', [])).rejects.toThrow('could not be read')
  expect(requests).toEqual([])
})
