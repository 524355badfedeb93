import { expect, test } from 'vitest'
import { footItemsOf, locationOf, sectionsOf } from './navigation.ts'
import type { Shell } from './shell-context.tsx'

const base = '/t/acme'
const shell: Shell = {
  base,
  site: '',
  name: 'Acme',
  logo: undefined,
  unread: 0,
  account: { name: 'Ada', email: 'ada@example.com' },
  role: 'owner',
  organizations: [],
  pages: [],
  entries: [
    {
      href: `${base}/p/cloud-costs/costs`,
      hrefs: [`${base}/p/cloud-costs/costs`, `${base}/p/cloud-costs/budgets`],
      title: 'Costs',
      group: 'operate',
      icon: 'cost',
      locked: false,
    },
  ],
  reasons: {},
  operator: false,
  demo: false,
}

const currentAt = (address: string) => {
  const { pathname, searchParams } = new URL(address, 'http://localhost')
  const at = locationOf(base, pathname, searchParams.get('kind'))
  const items = [...sectionsOf(shell).flatMap((s) => s.items), ...footItemsOf(shell)]
  return items.filter((i) => i.isCurrent(at)).map((i) => i.label)
}

test.each([
  [base, 'Home'],
  [`${base}/catalog`, 'Services'],
  [`${base}/catalog?kind=all`, 'Services'],
  [`${base}/catalog?kind=API`, 'APIs'],
  [`${base}/catalog?kind=group`, 'Teams'],
  [`${base}/catalog/component/default/checkout`, 'Services'],
  [`${base}/catalog/api/default/checkout/definition`, 'APIs'],
  [`${base}/catalog/user/default/ada`, 'Teams'],
  [`${base}/catalog/removed`, 'Services'],
  [`${base}/docs`, 'Docs'],
  [`${base}/map`, 'Map'],
  [`${base}/p/cloud-costs/budgets`, 'Costs'],
  [`${base}/history/as-of`, 'History'],
  [`${base}/integrations/1/edit`, 'Integrations'],
  [`${base}/settings/members`, 'Settings'],
])('%s is below %s, and below nothing else', (address, label) => {
  expect(currentAt(address)).toEqual([label])
})

test('a page that is in no entry marks none', () => {
  expect(currentAt(`${base}/notifications`)).toEqual([])
})

test('no two entries share their keys', () => {
  const keys = [...sectionsOf(shell).flatMap((s) => s.items), ...footItemsOf(shell)].flatMap((i) => (i.key ? [i.key] : []))
  expect(keys.length).toBeGreaterThan(6)
  expect(new Set(keys).size).toBe(keys.length)
})
