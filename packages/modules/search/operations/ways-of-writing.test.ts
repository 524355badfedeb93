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
    component('tokens', 'XMLHttpRequest to OAuthServer'),
    component('dash', 'Night\u2011shift \u2013 Morning\u2212handover'),
    component('soft', 'Re\u00adpair \u200bDesk'),
    component('quote', 'O\u2019Brien\u2019s'),
    component('hebrew', '\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd'),
    component('arabic', '\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f \u0645\u062d\u0640\u0645\u0648\u062f'),
    component('thai', 'บริการชำระเงิน'),
    component('hindi', 'हिन्दी भुगतान'),
    component('vietnam', 'Đà Nẵng'),
    component('emoji', '❤\ufe0f 👩\u200d💻 Rocket 🚀'),
    component('kana', 'ｶﾀｶﾅ ＡＢＣ１２'),
    component('seoul', '한국 결제'.normalize('NFD')),
    component('mueller', 'Mueller Hoehe'),
    component('ligature', 'o\ufb03ce \ufb01nance m\u00b2'),
    component('angstrom', '\u212bngstr\u00f6m \u212aelvin'),
    component('russia', 'Ёлка и Йод'),
    component('isparta', 'ISPARTA ığdır'),
    component('catalonia', 'Col\u00b7lecci\u00f3 Para\u0140lel'),
    component('iran', '\u06a9\u062a\u0627\u0628\u062e\u0627\u0646\u0647 \u0645\u0644\u06cc \u06f1\u06f2\u06f3\u06f4'),
    component('egypt', '\u0645\u062f\u0631\u0633\u0629 \u0665\u0666\u0667\u0668'),
    component('hausa', 'Ɓoye ɗaki ƙasa'),
    component('baku', 'Azərbaycan'),
    component('sami', 'Leaŋga Ŋuorra'),
    component('tbilisi', '\u10d7\u10d1\u10d8\u10da\u10d8\u10e1\u10d8'),
    component('armenia', 'Երևան'),
    component('lhasa', '\u0f56\u0f7c\u0f51\u0f0b\u0f61\u0f72\u0f42\u0f0b\u0f66\u0f90\u0f51'),
    component('bengal', 'সেবা ২০২৬'),
    component('osaka', 'ケッサイ センター'),
    component('hindi-dot', 'फ़ोन ज़रूरत'),
    component('kyiv', 'Ґалаґан Їжак'),
    component('romania', 'Știință și Țară'),
    component('prague', 'Příliš žluťoučký kůň'),
    component('brittany', 'Rock\u2019n\u2019Roll d\u2019accord'),
    component('tamil', 'கட்டணம்'),
    component('amharic', 'ክፍያ አገልግሎት'),
    component('cherokee', 'ᏣᎳᎩ'),
    component('hungary', 'Árvíztűrő'),
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
          {
            ...page,
            path: 'c.md',
            title: 'More',
            plain:
              'The HTTPServer of O\u2019Brien, \u0f56\u0f7c\u0f51\u0f0b\u0f61\u0f72\u0f42 ٤٢٤٢, センター; night\u2011shift, co\u00adoperate; ระบบชำระเงินออนไลน์; ប្រព័ន្ធទូទាត់; Herr Mueller; ㄅㄆㄇ.',
          },
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
  ['http request', 'tokens'],
  ['auth-server', 'tokens'],
  ['oauth server', 'tokens'],
  ['nightshift', 'dash'],
  ['night-shift', 'dash'],
  ['night\u2010shift', 'dash'],
  ['morning-handover', 'dash'],
  ['morninghandover', 'dash'],
  ['repair desk', 'soft'],
  ['rep\u00adair', 'soft'],
  ["o'brien", 'quote'],
  ['O\u2018BRIEN', 'quote'],
  ['שלום', 'hebrew'],
  ['שָׁלוֹם', 'hebrew'],
  ['محمد', 'arabic'],
  ['محمود', 'arabic'],
  ['ชำระ', 'thai'],
  ['भुगतान', 'hindi'],
  ['da nang', 'vietnam'],
  ['ĐÀ NẴNG', 'vietnam'],
  ['❤', 'emoji'],
  ['❤️', 'emoji'],
  ['👩‍💻', 'emoji'],
  ['🚀', 'emoji'],
  ['カタカナ', 'kana'],
  ['abc12', 'kana'],
  ['결제', 'seoul'],
  ['Müller', 'mueller'],

  ['mueller höhe', 'mueller'],
  ['office finance', 'ligature'],
  ['ﬁnance', 'ligature'],
  ['m2', 'ligature'],
  ['ångström', 'angstrom'],
  ['kelvin', 'angstrom'],
  ['елка', 'russia'],
  ['йод', 'russia'],
  ['ISPARTA', 'isparta'],
  ['ısparta', 'isparta'],
  ['İSPARTA', 'isparta'],
  ['colleccio', 'catalonia'],
  ['col·lecció', 'catalonia'],
  ['parallel', 'catalonia'],
  ['كتابخانه', 'iran'],
  ['ملي', 'iran'],
  ['1234', 'iran'],
  ['مدرسه', 'egypt'],
  ['۵۶۷۸', 'egypt'],
  ['boye daki', 'hausa'],
  ['KASA', 'hausa'],
  ['azerbaycan', 'baku'],
  ['nuorra', 'sami'],
  ['ᲗᲑᲘᲚᲘᲡᲘ', 'tbilisi'],
  ['ԵՐԵՒԱՆ', 'armenia'],
  ['ཡིག', 'lhasa'],
  ['সেবা', 'bengal'],
  ['2026', 'bengal'],
  ['けっさい', 'osaka'],
  ['ｾﾝﾀｰ', 'osaka'],
  ['फोन', 'hindi-dot'],
  ['галаган', 'kyiv'],
  ['їжак', 'kyiv'],
  ['stiinta tara', 'romania'],
  ['şi ţară', 'romania'],
  ['zlutoucky KUN', 'prague'],
  ['rocknroll', 'brittany'],
  ['rock n roll', 'brittany'],
  ["d'accord", 'brittany'],
  ['obrien', 'quote'],
  ['கட்டணம்', 'tamil'],
  ['አገልግሎት', 'amharic'],
  ['ꮳꮃꭹ', 'cherokee'],
  ['arvizturo', 'hungary'],
  ['IĞDIR', 'isparta'],
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
test.each([
  'server',
  'http-server',
  "o'brien",
  'nightshift',
  'night-shift',
  'cooperate',
  'ชำระ',
  'เงินออน',
  'ទូទាត់',
  'Müller',
  'ㄆㄇ',
  'obrien',
  'ཡིག',
  '4242',
  'せんたー',
  'ｾﾝﾀ',
])('%s finds a page with other characters', async (typed) => {
  expect((await find(typed)).pages.map((p) => p.path)).toEqual(['c.md'])
})
test.each([
  "'",
  '"',
  '\\',
  '(',
  ')',
  '&',
  '|',
  '!',
  ':*',
  '<->',
  "a'b",
  'foo & !bar',
  '%',
  '_',
  '\u0000',
  '\ud800',
  '\u200d',
  '\u05b8',
])('%j is a search like any other', async (typed) => {
  expect(Array.isArray((await find(typed)).entities)).toBe(true)
})
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
    'Night\u2011shift\u2013x\u2212y\u00ad\u200b\ufeff',
    'O\u2019Brien-\u02bbokina',
    'שָׁלוֹם',
    'مُحَمَّد_أحمد',
    'ชำระ-ປະເທດ-ទូទាត់',
    'हिन्दी-Đà-Nẵng-❤\ufe0f👍🏽葛\u{e0100}',
    'a\u1dc4\u20d7\ufe20',
    'Col·lecció-Paraŀlel',
    'کتابخانه ملی ۱۲۳ مدرسة ٤٥ ہے',
    'Ɓoye ɗaki ƙasa Azərbaycan Ŋuorra Ɔ Ɛ Ƴ',
    'ᲗᲑᲘᲚᲘᲡᲘ-თბილისი-Երևան-ԵՒ',
    'ᏣᎳᎩ-ꮳꮃꭹ-Ᏸ-ᏸ',
    'བོད་ཡིག་༡༢ সেবা ২০২৬ फ़ोन ज़ ਖ਼',
    'ケッサイ センター ヵヶ ヽヾ ヷ ﾊﾟ が',
    'Ґалаґан Їжак Й',
    'Ǆ ǈ Ǌ ĳ ŉ ǰ ΐ ᾳ ᾼ ϐ ẛ µ K Å Ⓐ ㍿ ㌔ ½',
  ]
  const rows = await forTenant(tenant.id).tx(
    (db) => db.$queryRaw<{ folded: string; compact: string }[]>`
      select app.folded(t) as folded, app.compact(t) as compact from unnest(${texts}::text[]) with ordinality as x(t, n) order by n`,
  )
  expect(rows.map((r) => r.folded)).toEqual(texts.map(folded))
  expect(rows.map((r) => r.compact)).toEqual(texts.map((t) => joined(folded(t)).replace(/\s+/g, '')))
})
