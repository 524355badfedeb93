import { expect, test } from 'vitest'
import { isForApi } from './gateway.ts'

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
  '/healthz',
])('routes %s to the API', (path) => {
  expect(isForApi(path)).toBe(true)
})
