import { forTenant } from '@callboard/db/for-tenant'
import { replacePages } from '@callboard/modules/docs'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { folded, joined } from '../domain/fold.ts'
import { search } from './search.ts'

let database: TestDatabase
let tenant: TestTenant

const component = (name: string, title: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, title },
  spec: { type: 'service', lifecycle: 'production', owner: 'payments' },
})

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry), 'Alpha')
  const apply = await catalogOf(tenant)
  await apply([
    component('pay-flow-api', 'Zahlung'),
    component('strasse', 'Straßenverzeichnis Größe'),
    component('cafe', 'Café Zoë'),
    component('camel', 'paymentGateway'),
    component('blank', 'Order Desk'),
    component('tokyo', '東京都の決済サービス'),
    component('sofia', 'Σίσυφος'),
    component('poland', 'Łódź'),
    component('norway', 'Blåbær Sørensen'),
    component('istanbul', 'Diyarbakır'),
    component('family', '佐々木と𠮷野家の台帳'),
  ])
  await forTenant(tenant.id).tx(async (db) => {
    const integration = await db.integration.findFirstOrThrow({ select: { id: true } })
    const page = { ref: 'component:default/cafe', section: '', text: '', url: 'https://x.example' }
    await replacePages(db, tenant.id, integration.id, [
      {
        key: 'i',
        pages: [
          { ...page, path: 'a.md', title: 'Überweisungen', plain: 'Das system_user-konto für 東京都の決済 wird geprüft.' },
          { ...page, path: 'b.md', title: 'Other', plain: 'Nothing of the kind.' },
        ],
      },
    ])
  })
})
afterAll(() => database.drop())

const find = (typed: string) => search(tenant.as('owner'), { typed })

test.each([
  ['payflow-api', 'pay-flow-api'],
  ['payFlowApi', 'pay-flow-api'],
  ['pay_flow', 'pay-flow-api'],
  ['flow-api', 'pay-flow-api'],
  ['STRASSEN', 'strasse'],
  ['straßen', 'strasse'],
  ['grosse', 'strasse'],
  ['groesse', 'strasse'],
  ['cafe zoe', 'cafe'],
  ['CAFÉ', 'cafe'],
  ['cafe\u0301', 'cafe'],
  ['payment gateway', 'camel'],
  ['payment-gateway', 'camel'],
  ['orderdesk', 'blank'],
  ['order-desk', 'blank'],
  ['東京', 'tokyo'],
  ['決済', 'tokyo'],
  ['ΣΊΣΥΦΟΣ', 'sofia'],
  ['lodz', 'poland'],
  ['ŁÓDŹ', 'poland'],
  ['sorensen', 'norway'],
  ['Soerensen', 'norway'],
  ['blabaer', 'norway'],
  ['blaabær', 'norway'],
  ['diyarbakir', 'istanbul'],
  ['佐々木', 'family'],
  ['𠮷野', 'family'],
  ['々木', 'family'],
])('%s finds %s', async (typed, name) => {
  const { entities, guessed } = await find(typed)
  expect([guessed, entities.map((e) => e.name)]).toEqual([false, [name]])
})

test.each(['uberweisung', 'UEBERWEISUNGEN', 'gepruft', 'systemuser', 'system-user', 'user_konto', '決済', '東京都', 'fur'])(
  '%s finds a page',
  async (typed) => {
    expect((await find(typed)).pages.map((p) => p.path)).toEqual(['a.md'])
  },
)
test.each(['都東', '決済済'])('%s finds nothing', async (typed) => {
  expect((await find(typed)).pages).toEqual([])
})

test('folds a search in the same way as the database', async () => {
  const texts = [
    'Größe',
    'ẞ',
    'Ärger',
    'İstanbul',
    'ΣΊΣΥΦΟΣ',
    'ſmall',
    'Ⅷ',
    'ﬁle',
    'がぎ',
    '한국어',
    'Ёлка',
    'ABC-def_G.h',
    '\u{1F600}',
    'naïve',
    'ŁÓDŹ-Sørensen',
    'Diyarbakır-Ærø-Œuvre',
    'Þorn-ðħŧđ',
    '佐々木',
  ]
  const rows = await forTenant(tenant.id).tx(
    (db) => db.$queryRaw<{ folded: string; compact: string }[]>`
      select app.folded(t) as folded, app.compact(t) as compact from unnest(${texts}::text[]) with ordinality as x(t, n) order by n`,
  )
  expect(rows.map((r) => r.folded)).toEqual(texts.map(folded))
  expect(rows.map((r) => r.compact)).toEqual(texts.map((t) => joined(folded(t))))
})
