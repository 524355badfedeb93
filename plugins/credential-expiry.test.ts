import { trustedTenantId } from '@callboard/core/ids'
import type { PluginContext } from '@callboard/plugin-kit/context'
import { tokenExpiry } from '@callboard/plugin-kit/token-expiry'
import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { expiryIn } from './github/connection.ts'
import { pluginRegistry } from './server.ts'

// What plugins find out about the end of stored credentials without asking anybody.

const exp = Math.floor(Date.parse('2026-12-12T10:00:00Z') / 1000)
const token = await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(exp).sign(new Uint8Array(32))
const endless = await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32))
const at = new Date('2026-12-12T10:00:00Z')

/** Made for this test, with `openssl req -x509 -days 14`. */
const certificate = `-----BEGIN CERTIFICATE-----
MIIBcjCCARegAwIBAgIUXeQNlKwGmBvz72vWQoVsd+9oSlwwCgYIKoZIzj0EAwIw
DjEMMAoGA1UEAwwDYWRhMB4XDTI2MTEyODEzMDYwMFoXDTI2MTIxMjEzMDYwMFow
DjEMMAoGA1UEAwwDYWRhMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE6ryvWARH
fXJ223JWgOelyknyUgbw4CHuszqF06iGzdwxYzh5lLyOjCFNgbXInQbVCL5viYCP
BO/4B/kCuZgWkKNTMFEwHQYDVR0OBBYEFE9tqBR8ziepvglFqoa4ePTKp6Z4MB8G
A1UdIwQYMBaAFE9tqBR8ziepvglFqoa4ePTKp6Z4MA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDSQAwRgIhAO4FVo6VKL8K+LtCOpy6AmaWmMQMiJvCgTe7Jg7S
9PGGAiEAnQBvGde8wnUQsKkB6gUMm1Kk90Y+sCH+ejqNIDDqfLQ=
-----END CERTIFICATE-----`

/** No request can be sent with it. */
const offline = (settings: object, secrets: object): PluginContext<unknown, unknown> => ({
  tenantId: trustedTenantId('00000000-0000-7000-8000-000000000000'),
  settings,
  secrets,
  egress: [],
  fetch: () => Promise.reject(new Error('offline')),
  dispatcher() {
    throw new Error('offline')
  },
  signal: AbortSignal.timeout(5000),
  onRequest() {},
  recordUsage: async () => 0,
})
const expiryOf = (plugin: string, settings: object, secrets: object) =>
  pluginRegistry.get(plugin)?.connection.credentialExpiry?.(offline(settings, secrets))

const kubeconfig = (user: object) =>
  JSON.stringify({
    'current-context': 'x',
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://k.example.com' } }],
    users: [{ name: 'u', user }],
  })

test('reads the expiry of service account tokens, and of a kubeconfig’s credentials', async () => {
  expect(await expiryOf('kubernetes', { access: 'token' }, { token })).toEqual({ expiresAt: at, label: 'service account token' })
  expect(await expiryOf('kubernetes', { access: 'token' }, { token: endless })).toBeNull()
  expect(await expiryOf('kubernetes', { access: 'kubeconfig' }, { kubeconfig: kubeconfig({ token }) })).toMatchObject({
    expiresAt: at,
  })
  expect(await expiryOf('kubernetes', { access: 'eks' }, {})).toBeNull()
})

test('reads the expiry of a client certificate', async () => {
  const data = (pem: string) => Buffer.from(pem).toString('base64')
  const user = { 'client-certificate-data': data(certificate), 'client-key-data': data('key') }
  expect(await expiryOf('kubernetes', { access: 'kubeconfig' }, { kubeconfig: kubeconfig(user) })).toEqual({
    expiresAt: new Date('2026-12-12T13:06:00Z'),
    label: 'client certificate',
  })
})

test('reads the expiry of an Azure shared access signature; other storages have none', async () => {
  const sasToken = 'sv=2024-11-04&sr=c&sp=rl&se=2026-12-12T10%3A00%3A00Z&sig=x'
  expect(await expiryOf('cloud-costs', { provider: 'azure' }, { sasToken })).toEqual({
    expiresAt: at,
    label: 'shared access signature',
  })
  expect(await expiryOf('cloud-costs', { provider: 's3' }, { sasToken })).toBeNull()
})

test('reads the expiry of a Backstage token that is a JSON Web Token', async () => {
  expect(await expiryOf('backstage', {}, { token })).toEqual({ expiresAt: at, label: 'token' })
  expect(await expiryOf('backstage', {}, { token: 'static' })).toBeNull()
})

test.each([
  ['2026-12-12 10:00:00 UTC', at],
  ['2026-12-12 12:00:00 +0200', at],
  ['soon', null],
  [undefined, null],
])('GitHub’s header %s', (header, expected) => {
  expect(expiryIn(header)).toEqual(expected)
})

test.each(['', 'a.b.c', 'a..c', `a.${Buffer.from('null').toString('base64url')}.c`, 'x'.repeat(5000)])(
  'finds no expiry in text that is not a token: %.20s',
  (text) => {
    expect(tokenExpiry(text)).toBeNull()
  },
)
