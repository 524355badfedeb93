import path from 'node:path'
import { expect, test } from 'vitest'
import { pagesInSource } from './page-files.ts'
import { pageRoutes } from './page-routes.ts'

const routeOf = pageRoutes(pagesInSource(path.join(import.meta.dirname, '../../app')))

test.each([
  ['/', '/'],
  ['/sign-in', '/sign-in'],
  ['/t/acme', '/t/[tenant]'],
  ['/t/acme/catalog', '/t/[tenant]/catalog'],
  ['/t/acme/catalog/export', '/t/[tenant]/catalog/export'],
  ['/t/acme/catalog/component/default/payments', '/t/[tenant]/catalog/[kind]/[namespace]/[name]'],
  ['/t/acme/catalog/component/default/payments/history', '/t/[tenant]/catalog/[kind]/[namespace]/[name]/history'],
  ['/t/acme/catalog/component/default/payments/ci.pipelines', '/t/[tenant]/catalog/[kind]/[namespace]/[name]/[tab]'],
  ['/t/acme/catalog/component/default/payments/docs', '/t/[tenant]/catalog/[kind]/[namespace]/[name]/docs/[[...page]]'],
  ['/t/acme/catalog/component/default/payments/docs/a/b.md', '/t/[tenant]/catalog/[kind]/[namespace]/[name]/docs/[[...page]]'],
  ['/t/acme/no/such/page', '/t/[tenant]/[...rest]'],
  ['/api/auth/callback/email', '/api/auth/[...nextauth]'],
  ['/_next/static/chunks/main.js', 'static'],
  ['/wp-admin.php', 'unmatched'],
])('logs %s as %s', (address, pattern) => expect(routeOf(address)).toBe(pattern))

test('an invitation is logged without its secret', () => {
  expect(routeOf('/invitations/s3cr3t-of-the-invitation')).toBe('/invitations/[secret]')
})
