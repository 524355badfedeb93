import { expect, test } from 'vitest'
import { footItemsOf, locationOf, sectionsOf, shownCount } from './navigation.ts'
import type { Shell } from './shell-context.tsx'

const base = '/t/acme'
const shell: Shell = {
  base,
  version: '1',
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
      model: 'costs',
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
  [`${base}/ask`, 'Ask'],
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
  [`${base}/create/runs`, 'Templates'],
  [`${base}/flags/clients`, 'Flags'],
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

const counts = {
  at: 0,
  components: 1204,
  apis: 0,
  groups: 7,
  failingPipelines: 3,
  brokenWorkloads: 0,
  unhealthyIntegrations: 1,
}

test('an entry says how many it has, or how many of them fail, and nothing where there are none', () => {
  expect(shownCount('components', counts)).toEqual({ text: '1,204', words: '1,204', failing: false })
  expect(shownCount('apis', counts)).toBeUndefined()
  expect(shownCount('pipelines', counts)).toEqual({ text: '3', words: '3 failing', failing: true })
  expect(shownCount('workloads', counts)).toBeUndefined()
  expect(shownCount('workloads', { ...counts, brokenWorkloads: null })).toBeUndefined()
  expect(shownCount('integrations', counts)?.words).toBe('1 needs attention')
  expect(shownCount('integrations', { ...counts, unhealthyIntegrations: 2 })?.words).toBe('2 need attention')
})

test('a locked entry counts nothing', () => {
  const entry = { href: '/x', hrefs: ['/x'], title: 'Pipelines', group: 'operate', icon: 'pipeline', model: 'pipelines' } as const
  const itemWith = (locked: boolean) =>
    sectionsOf({ ...shell, entries: [{ ...entry, hrefs: ['/x'], locked }] })
      .flatMap((s) => s.items)
      .find((i) => i.label === 'Pipelines')
  expect(itemWith(false)?.count).toBe('pipelines')
  expect(itemWith(true)?.count).toBeUndefined()
})
