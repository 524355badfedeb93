import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { addressEnv, databaseEnv, proxyEnv, secretsEnv } from './concerns.ts'
import { ConfigurationError, loadEnv } from './load.ts'

const good = {
  DATABASE_APP_URL: 'postgresql://a@h/d',
  DATABASE_SYSTEM_URL: 'postgresql://s@h/d',
  NEXTAUTH_SECRET: randomBytes(32).toString('base64'),
  ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  PUBLIC_URL: 'https://portal.example.com',
}
const shape = { ...databaseEnv, ...secretsEnv, ...addressEnv }

test('reads valid values, and applies defaults', () => {
  expect(loadEnv(shape, { ...good, OUTGOING_ALLOW: 'a:1, b:2' })).toMatchObject({
    DATABASE_POOL_SIZE: 10,
    OUTGOING_ALLOW: ['a:1', 'b:2'],
    ENCRYPTION_KEYS: [{ id: 'k1' }],
  })
})

test('reports all errors at once, each with what to do', () => {
  const attempt = () =>
    loadEnv(shape, {
      ...good,
      DATABASE_APP_URL: 'mysql://x',
      NEXTAUTH_SECRET: 'short',
      ENCRYPTION_KEYS: 'k1:short',
      PUBLIC_URL: '',
      DATABASE_POOL_SIZE: 'many',
    })
  expect(attempt).toThrow(ConfigurationError)
  try {
    attempt()
  } catch (error) {
    const { problems } = error as ConfigurationError
    expect(problems.map((p) => p.split(/[ :]/)[0]).sort()).toEqual([
      'DATABASE_APP_URL',
      'DATABASE_POOL_SIZE',
      'ENCRYPTION_KEYS',
      'NEXTAUTH_SECRET',
      'PUBLIC_URL',
    ])
    expect(String(error)).toContain('openssl rand -base64 32')
    expect(String(error)).toContain('.env.example')
    expect(String(error)).not.toContain('mysql://x')
  }
})

test.each([
  [undefined, ['127.0.0.1', '::1']],
  ['none', []],
  ['10.0.0.0/8, fd00::/8,192.0.2.1', ['10.0.0.0/8', 'fd00::/8', '192.0.2.1']],
])('reads the trusted proxies %s', (given, expected) => {
  expect(loadEnv(proxyEnv, { TRUSTED_PROXIES: given }).TRUSTED_PROXIES).toEqual(expected)
})

test.each(['10.0.0.0/33', 'proxy.internal', '10.0.0.0/8/8', 'fd00::/x'])('rejects %s as trusted proxies', (given) => {
  expect(() => loadEnv(proxyEnv, { TRUSTED_PROXIES: given })).toThrow('CIDR')
})
