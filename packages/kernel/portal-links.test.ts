import { portalPaths } from '@callboard/core/portal-paths'
import { manifests } from '@callboard/plugins/manifests'
import { expect, test } from 'vitest'
import { ownPortalUrl, pluginPage, portalUrl } from './portal-links.ts'

const addresses = { publicUrl: 'https://callboard.example', portalDomain: 'portal.example:8443' }
const plugins = { manifests: () => manifests }

test('links in emails use the main host', () => {
  expect(portalUrl(addresses, 'acme')).toBe('https://callboard.example/t/acme')
  expect(portalUrl(addresses, 'acme', portalPaths.history({ followed: '1' }))).toBe(
    'https://callboard.example/t/acme/history?followed=1',
  )
})

test('clients of a portal get its own host if it has one', () => {
  expect(ownPortalUrl(addresses, 'acme')).toBe('https://acme.portal.example:8443')
  expect(ownPortalUrl({ publicUrl: addresses.publicUrl }, 'acme')).toBe('https://callboard.example/t/acme')
})

test('links to the page of the plugin that shows a model', () => {
  expect(pluginPage(plugins, 'costs', 'budgets')).toBe('/p/cloud-costs/budgets')
  expect(pluginPage(plugins, 'usage', 'usage')).toBe('/p/insights/usage')
  const renamed = manifests.map((m) => (m.id === 'insights' ? { ...m, id: 'analytics' } : m))
  expect(pluginPage({ manifests: () => renamed }, 'usage', 'usage')).toBe('/p/analytics/usage')
})

test('links to the home page if no plugin has the page', () => {
  expect(pluginPage(plugins, 'costs', 'none')).toBe('')
  expect(pluginPage({ manifests: () => [] }, 'costs', 'budgets')).toBe('')
})

test('escapes names in URLs', () => {
  const entity = { kind: 'api', namespace: 'a b', name: 'x/y' }
  expect(portalPaths.entity(entity, 'a?b')).toBe('/catalog/api/a%20b/x%2Fy/a%3Fb')
  expect(portalPaths.entityDocs(entity, 'guides/what is it?.md')).toBe(
    '/catalog/api/a%20b/x%2Fy/docs/guides/what%20is%20it%3F.md',
  )
})
