import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createIntegration, updateIntegration } from '@callboard/modules/integrations'
import { guardedFetch } from '@callboard/plugin-kit/http'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sandboxToken, startTestStack, type TestStack } from '../integration/test-stack.ts'

const folder = organizationFolder({ ledger: { 'catalog-info.yaml': componentYaml('ledger') } })
const heard: IncomingHttpHeaders[] = []
const listener = createServer((request, response) => {
  heard.push(request.headers)
  response.writeHead(401).end('{}')
})
const redirecting = createServer((_, response) => response.writeHead(307, { location: elsewhere() }).end())
const urlOf = (server: typeof listener) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const elsewhere = () => urlOf(listener)
let stack: TestStack

beforeAll(async () => {
  for (const server of [listener, redirecting]) await new Promise<void>((r) => server.listen(0, '127.0.0.1', r))
  stack = await startTestStack(folder.dir)
  ;(stack.platform.outgoing.allow as string[]).push(new URL(elsewhere()).host, new URL(urlOf(redirecting)).host)
})
afterAll(async () => {
  await stack?.stop()
  folder.remove()
  listener.close()
  redirecting.close()
})

test('changes the host of an integration to steal its token: rejected at that field, and nothing is sent', async () => {
  const context = (await createTestTenant(stack.platform, 'Acme')).as('owner')
  const settings = { organization: 'acme', host: `${stack.sandbox.url}/github` }
  const { integration } = await createIntegration(context, {
    pluginId: 'github',
    settings,
    secrets: { token: sandboxToken },
  })
  const change = (secrets: Record<string, unknown>, host = elsewhere()) =>
    updateIntegration(context, { id: integration.id, settings: { ...settings, host }, secrets })
  const refusal = { code: 'invalid_input', field: 'settings.host', message: expect.stringContaining('Enter them again') }
  await expect(change({})).rejects.toMatchObject(refusal)
  await expect(change({ webhookSecret: 'another-secret' })).rejects.toMatchObject(refusal)
  expect(heard).toEqual([])
  // With a new secret, only that one is sent there.
  await expect(change({ token: 'my-own-token' })).rejects.toMatchObject({ code: 'vendor_refused' })
  expect(heard.length).toBeGreaterThan(0)
  expect(JSON.stringify(heard)).not.toContain(sandboxToken)
  await change({}, settings.host)
})

const credentials = {
  authorization: 'Bearer planted',
  cookie: 'planted',
  'private-token': 'planted',
  'x-vault-token': 'planted',
  'x-api-key': 'planted',
  'proxy-authorization': 'planted',
  'x-amz-security-token': 'planted',
  'dd-api-key': 'planted',
  'x-not-invented-yet': 'planted',
}
test('redirects a request to another origin: sends no header that could be a credential, and no body', async () => {
  const fetch = guardedFetch(stack.platform.outgoing)
  heard.length = 0
  await fetch(urlOf(redirecting), { headers: { ...credentials, accept: 'text/plain' } })
  expect(heard[0]?.accept).toBe('text/plain')
  expect(JSON.stringify(heard)).not.toContain('planted')
  await expect(fetch(urlOf(redirecting), { method: 'POST', body: 'planted' })).rejects.toMatchObject({ kind: 'refused' })
  expect(heard).toHaveLength(1)
})
