import { describe, expect, test } from 'vitest'
import { type AllocationRule, type AllocationWorld, allocate, allocationRules, defaultRules } from './allocation.ts'
import { findAnomalies } from './anomalies.ts'
import { incompleteBills } from './coverage.ts'
import { readDecimal } from './decimal.ts'
import { readHeader, readRow } from './focus.ts'
import { forecastMonth } from './forecast.ts'
import { parseTags } from './tags.ts'
import { utcDay } from './utc-day.ts'

const good: Record<string, string> = {
  BilledCost: '1.50',
  EffectiveCost: '-1.5e-3',
  BillingCurrency: 'EUR',
  BillingPeriodStart: '2026-11-01T00:00:00Z',
  ChargePeriodStart: '2026-11-03T00:00:00Z',
  ChargeCategory: 'Usage',
  ServiceName: 'Storage',
  ProviderName: 'AWS',
  BillingAccountId: '1',
  Tags: '{"b":"2","a":null}',
}
const read = (change: Record<string, string>) => {
  const row = { ...good, ...change }
  return readRow(readHeader(Object.keys(row)).at, Object.values(row))
}

describe('a FOCUS row', () => {
  test('becomes a charge with the exact amounts of the file', () => {
    expect(read({})).toMatchObject({
      line: {
        day: '2026-11-03',
        billed: '1.50',
        effective: '-1.5e-3',
        list: null,
        accountId: '1',
        tags: { a: '', b: '2' },
      },
    })
  })

  test.each([
    ['BilledCost', '', 'must not be empty'],
    ['BilledCost', '1,5', 'must be a decimal number'],
    ['BilledCost', 'NaN', 'must be a decimal number'],
    ['BilledCost', '1e16', 'must be smaller than'],
    ['BilledCost', 'NULL', 'must not be empty'],
    ['BillingCurrency', 'credits', 'three letters'],
    ['ChargePeriodStart', '03.11.2026', 'must be a date and time'],
    ['ChargePeriodStart', '2026-02-30', 'must be a date and time'],
  ])('is rejected without its amount, currency or day: %s "%s"', (column, value, message) => {
    expect(read({ [column]: value })).toEqual({ problems: [{ column, message: expect.stringContaining(message) }] })
  })

  test.each([
    ['ServiceName', '', 'must not be empty', { service: '' }],
    ['BillingAccountId', '', 'must not be empty', { accountId: '' }],
    ['EffectiveCost', '', 'must not be empty', { effective: '1.50' }],
    ['ChargeCategory', 'Refund', 'must be one of Usage', { chargeCategory: '' }],
    ['BillingPeriodStart', 'November', 'must be a date and time', {}],
    ['ConsumedQuantity', 'many', 'must be a decimal number', { quantity: null }],
    ['ListCost', '-1e300', 'must be smaller than', { list: null }],
    ['Tags', '{"a":', 'JSON object', { tags: {} }],
    ['ChargeFrequency', 'Sometimes', 'must be one of One-Time', {}],
    ['ListUnitPrice', '-1', 'must not be negative', {}],
    ['ChargePeriodEnd', 'NULL', 'must not be empty', {}],
    ['SkuPriceDetails', '[1]', 'JSON object', {}],
  ])('is accepted although %s "%s" violates a rule, which is reported', (column, value, message, line) => {
    expect(read({ [column]: value })).toMatchObject({
      line: { billed: '1.50', ...line },
      problems: [{ column, message: expect.stringContaining(message) }],
    })
  })
  test('may have nulls, unknown columns, a lower-case currency and a date with a space', () => {
    for (const none of ['Null', '(null)', '[NULL]', '<null>', '<NA>', '\\N', ' null '])
      expect([none, read({ SubAccountId: none, ListCost: none })]).toMatchObject([
        none,
        { line: { accountId: '1' }, problems: [] },
      ])
    const changed = {
      SubAccountId: 'NULL',
      RegionId: '\\N',
      x_Mine: '?',
      BillingCurrency: 'eur',
      ChargePeriodStart: '2026-11-03 22:00:00',
      Tags: '',
    }
    expect(read(changed)).toMatchObject({ line: { day: '2026-11-03', currency: 'EUR', region: '', tags: {} }, problems: [] })
  })
  test('takes its provider from the column of its version of FOCUS', () => {
    expect(read({ ProviderName: '', ServiceProviderName: 'Vercel', HostProviderName: 'AWS' }).line?.provider).toBe('Vercel')
    expect(read({ ProviderName: '', HostProviderName: 'AWS' }).line?.provider).toBe('AWS')
  })
})

describe('a number', () => {
  test.each([
    ['1E-7', '1E-7'],
    ['-0', '0'],
    ['0e999', '0'],
    ['+1.5', '+1.5'],
    ['.5', '.5'],
    ['5.', '5.'],
    [' 12.5 ', '12.5'],
    ['1,234,567.5', '1234567.5'],
    ['1.234.567,5', '1234567.5'],
    ['1 234,50', '1234.50'],
    ["1'234.50", '1234.50'],
    ['(1,234.50)', '-1234.50'],
    ['12.34-', '-12.34'],
    ['\u221212.34', '-12.34'],
    ['$12.34', '12.34'],
    ['-$12.34', '-12.34'],
    ['($12.34)', '-12.34'],
    ['12.34 €', '12.34'],
    ['999999999999999.9', '999999999999999.9'],
    ['1e-999', `0.${'0'.repeat(40)}`],
    [`-1.${'1'.repeat(50)}`, `-1.${'1'.repeat(40)}`],
  ])('%s is %s', (text, value) => expect(readDecimal(text)).toEqual({ value }))
  test.each(['', '.', '1,5', '1,234', '1,234.567,8', '0x10', 'Infinity', '1 000', '--1', '--1-', '(-1)', '()', '12.34 USD'])(
    'rejects %s',
    (text) => expect(readDecimal(text)).toEqual({ wrong: 'form' }),
  )
  test.each(['1e400', '-1e15', '1000000000000000', '0.001e20'])('%s is out of range', (text) =>
    expect(readDecimal(text)).toEqual({ wrong: 'range' }),
  )
})

test.each([
  ['2026-11-02', '2026-11-02'],
  ['2026-11-02T00:00:00.000000000', '2026-11-02'],
  ['2026-11-02 22:00:00.000 -0800', '2026-11-03'],
  ['2026-11-01T17:00:00-08:00', '2026-11-02'],
  ['2026-11-02 00:30:00+01', '2026-11-01'],
  ['2026-11-02 00:00:00 UTC', '2026-11-02'],
  ['2026-11-02 00:00:00 +0000 UTC', '2026-11-02'],
  ['2026-10-31T24:00:00Z', '2026-11-01'],
  ['2026-11-01 22:00:00 -0800 PST', '2026-11-02'],
  ['2026-11-02T00:00:00Z[UTC]', '2026-11-02'],
  ['2026-11-02T00:30:00+01:00[Europe/Paris]', '2026-11-01'],
  ['2026-11-01 19:30:00.000 America/New_York', '2026-11-02'],
  // An hour earlier in summer time.
  ['2026-10-31 19:30:00.000 America/New_York', '2026-10-31'],
  ['2026-11-02 00:00:00 Etc/UTC', '2026-11-02'],
  ['Sun, 01 Nov 2026 22:00:00 -0800', '2026-11-02'],
  ['2026/11/02', '2026-11-02'],
  ['02-Nov-2026', '2026-11-02'],
  ['2-NOV-2026 22:00:00 -0800', '2026-11-03'],
  ['02NOV2026', undefined],
  ['02-Nov-26', undefined],
  ['02 Nov-2026', undefined],
  ['Sun Nov 01 19:30:00 UTC 2026', '2026-11-01'],
  ['Sun Nov  1 22:00:00 -08:00 2026', '2026-11-02'],
  ['Sun Nov 01 19:30:00 PST 2026', undefined],
  ['2026-11-01T22:00:00\u221208:00', '2026-11-02'],
  ['20261102T000000Z', '2026-11-02'],
  ['2026-11/02', undefined],
  ['2026-11-02T24:30:00Z', undefined],
  ['2026-11-02 00:00:00 Mars/Olympus', undefined],
  ['2026-11-02 00:00:00 CST', undefined],
  ['Sun, 01 Foo 2026 22:00:00 -0800', undefined],
  ['0099-11-02', undefined],
  ['2026-11-02T25:00:00Z', undefined],
  ['2026-11-02T00:00:00+99:00', undefined],
  ['2026-04-31', undefined],
  ['11/02/2026', undefined],
  ['1793577600', undefined],
])('the day of %s is %s', (text, day) => expect(utcDay(text)).toBe(day))

test('names a missing essential column of the header, whatever the order and case', () => {
  expect(readHeader(['billedcost', ' ServiceName', '']).missing).toEqual(['BillingCurrency', 'ChargePeriodStart'])
  const { at, missing } = readHeader(['x_BilledCost', 'billed_cost', 'BILLING_CURRENCY', 'Charge Period Start'])
  expect([at.get('BilledCost'), missing]).toEqual([1, []])
  expect(readHeader(['focus.billedcost', 'focus.billingcurrency', 'focus.chargeperiodstart']).missing).toEqual([])
})

test.each([
  ['[1]', undefined],
  ["{'team': 'shop'}", undefined],
  ['{"n":1,"nested":{"a":[1]}}', { n: '1', nested: '{"a":[1]}' }],
  ['"team": "shop","env": "prod"', { team: 'shop', env: 'prod' }],
  ['[{"Key":"team","Value":"shop"},{"Key":"empty"}]', { team: 'shop', empty: '' }],
  [JSON.stringify('{"team":"shop"}'), { team: 'shop' }],
  [JSON.stringify('shop'), undefined],
  ['{"team":"first","team":"last"}', { team: 'last' }],
])('tags %s', (text, tags) => expect(parseTags(text)).toEqual(tags))

describe('bills that cover two windows of 30 days, up to 30 November', () => {
  const months = ['2026-10', '2026-11']
  const bill = (from: string, to: string, days: number, more: string[] = months, gaps: [string, string][] = []) => ({
    integration: 'a',
    from,
    to,
    days,
    months: more,
    gaps: gaps.map(([from, to]) => ({ from, to })),
  })
  const weekends = ['10-03', '10-10', '10-17', '10-24', '10-31', '11-07', '11-14', '11-21', '11-28'].map(
    (day): [string, string] => {
      const saturday = `2026-${day}`
      return [saturday, new Date(Date.parse(saturday) + 86_400_000).toISOString().slice(0, 10)]
    },
  )
  const [first, last] = ['2026-10-02', '2026-11-30']
  test.each([
    ['daily', bill('2026-10-01', '2026-11-30', 61)],
    ['daily, a little late', bill('2026-10-01', '2026-11-27', 58)],
    ['on most days', bill('2026-10-02', '2026-11-28', 35)],
    ['monthly, on the first day', bill('2026-10-01', '2026-11-01', 2)],
    ['monthly, on some days', bill('2026-09-01', '2026-11-09', 6, ['2026-09', ...months])],
    ['on working days', bill('2026-10-01', '2026-11-30', 43, months, weekends)],
    [
      'on working days, with a holiday',
      bill(
        '2026-10-01',
        '2026-11-30',
        42,
        months,
        weekends.map(([a, b]) => [a, b === '2026-11-08' ? '2026-11-09' : b]),
      ),
    ],
    [
      'monthly, on the first six days',
      bill(
        '2026-09-01',
        '2026-11-06',
        18,
        ['2026-09', ...months],
        [
          ['2026-09-07', '2026-09-30'],
          ['2026-10-07', '2026-10-31'],
        ],
      ),
    ],
    [
      'with a gap before both windows',
      bill('2026-08-01', '2026-11-30', 115, ['2026-08', '2026-09', ...months], [['2026-08-10', '2026-08-16']]),
    ],
    ['which have ended before', bill('2026-07-01', '2026-09-30', 92, ['2026-07', '2026-08', '2026-09'])],
  ])('%s', (_, of) => expect(incompleteBills([of], first, last)).toEqual([]))
  test.each([
    ['are imported until the middle of the month', bill('2026-10-01', '2026-11-14', 45)],
    ['are imported until some days ago', bill('2026-10-01', '2026-11-26', 57)],
    ['begin within', bill('2026-10-03', '2026-11-30', 59)],
    ['begin with the second window', bill('2026-11-01', '2026-11-30', 30, ['2026-11'])],
    ['end with the first one', bill('2026-10-01', '2026-10-31', 31, ['2026-10'])],
    ['are monthly, and lack the last one', bill('2026-09-05', '2026-10-05', 2, ['2026-09', '2026-10'])],
    ['lack a month', bill('2026-08-01', '2026-11-01', 2, ['2026-08', '2026-11'])],
    ['lack a day', bill('2026-10-01', '2026-11-30', 60, months, [['2026-10-20', '2026-10-20']])],
    [
      'lack three days',
      bill(
        '2026-10-01',
        '2026-11-30',
        58,
        months,
        ['10-05', '10-15', '11-25'].map((day) => [`2026-${day}`, `2026-${day}`]),
      ),
    ],
    ['lack a week', bill('2026-10-01', '2026-11-30', 54, months, [['2026-11-02', '2026-11-08']])],
    ['lack most days', bill('2026-10-01', '2026-11-30', 20, months, [['2026-10-11', '2026-11-20']])],
    [
      'lack a week besides weekends',
      bill('2026-10-01', '2026-11-30', 38, months, [
        ['2026-10-10', '2026-10-18'],
        ...weekends.filter(([a]) => a !== '2026-10-10' && a !== '2026-10-17'),
      ]),
    ],
  ])('not if they %s', (_, of) => {
    expect(incompleteBills([of, bill('2026-10-01', '2026-11-30', 61)], first, last)).toMatchObject([{ from: of.from, to: of.to }])
  })

  test('names the days that are missing within the windows, once', () => {
    const of = bill(
      '2026-07-01',
      '2026-11-30',
      84,
      ['2026-07', '2026-09', ...months],
      [
        ['2026-07-20', '2026-08-31'],
        ['2026-09-28', '2026-10-04'],
        ['2026-11-15', '2026-11-15'],
      ],
    )
    expect(incompleteBills([of], first, last)).toMatchObject([
      {
        missingMonths: [],
        missingDays: [
          { from: first, to: '2026-10-04' },
          { from: '2026-11-15', to: '2026-11-15' },
        ],
      },
    ])
    expect(incompleteBills([of], '2026-08-01', '2026-08-31')).toMatchObject([{ missingMonths: ['2026-08'], missingDays: [] }])
  })

  test('days that are missing are neither unusual nor free', () => {
    const days = Array.from({ length: 30 }, (_, i) => `2026-11-${String(i + 1).padStart(2, '0')}`)
    const lacks = (day: string) => day >= '2026-11-08' && day <= '2026-11-20'
    const series = days.filter((day) => !lacks(day)).map((day) => ({ day, key: 'Compute', amount: 10 }))
    const incomplete = incompleteBills(
      [bill('2026-10-01', '2026-11-30', 48, months, [['2026-11-08', '2026-11-20']])],
      first,
      last,
    )
    expect(findAnomalies({ series, rest: { groups: 0, daily: [] }, incomplete }, days)).toEqual([])
    const spike = series.map((p) => (p.day === '2026-11-25' ? { ...p, amount: 90 } : p))
    expect(findAnomalies({ series: spike, rest: { groups: 0, daily: [] }, incomplete }, days)).toMatchObject([
      { day: '2026-11-25', usual: 10 },
    ])
    const daily = new Map(series.map((p) => [p.day, p.amount]))
    expect(forecastMonth(daily, '2026-11-27', incomplete)).toMatchObject({ soFar: 140, expected: 300 })
  })
})

const world: AllocationWorld = {
  byName: new Map([['shop', 'component:default/shop']]),
  refs: new Set(['component:default/shop', 'component:default/api', 'component:default/web']),
  clusters: new Map([
    [
      'c',
      [
        { ref: 'component:default/shop', share: 1 / 3 },
        { ref: 'component:default/api', share: 1 / 3 },
        { ref: 'component:default/web', share: 1 / 3 },
      ],
    ],
  ]),
}
const dimension = { id: 'd', accountId: '1', accountName: 'Production', service: 'Compute', region: 'eu', tags: {} }
const rule = (match: AllocationRule['match'], target: AllocationRule['target']): AllocationRule => ({ name: 'r', match, target })

describe('allocation', () => {
  test('by a tag that names an entity, by name or reference; otherwise by the next rule; otherwise unallocated', () => {
    const of = (tags: Record<string, string>) =>
      allocate(defaultRules, [{ ...dimension, tags }], world).map((s) => [s.ref, s.share])
    expect(of({ component: 'Shop' })).toEqual([['component:default/shop', '1']])
    expect(of({ app: 'component:default/api' })).toEqual([['component:default/api', '1']])
    expect(of({ component: 'unknown', app: 'shop' })).toEqual([['component:default/shop', '1']])
    expect(of({ component: 'unknown' })).toEqual([])
  })

  test('by fixed shares and by cluster usage; shares add up to the exact total', () => {
    const split = rule(
      { service: 'comp*' },
      {
        kind: 'split',
        parts: [
          { ref: 'component:default/shop', percent: 12.5 },
          { ref: 'component:default/gone', percent: 50 },
        ],
      },
    )
    expect(allocate([split], [dimension], world).map((s) => s.share)).toEqual(['0.125000000'])
    const shares = allocate([rule({}, { kind: 'cluster', integrationId: 'c' })], [dimension], world).map((s) =>
      BigInt(s.share.replace('0.', '')),
    )
    expect(shares.reduce((a, b) => a + b)).toBe(1_000_000_000n)
  })

  test('only where account, service, region and value match', () => {
    const to: AllocationRule['target'] = { kind: 'split', parts: [{ ref: 'component:default/api', percent: 100 }] }
    const fits = (match: AllocationRule['match']) =>
      allocate([rule(match, to)], [{ ...dimension, tags: { env: 'prod-eu' } }], world).length
    expect([
      fits({ account: 'Prod*' }),
      fits({ account: '1' }),
      fits({ account: '2' }),
      fits({ region: 'us' }),
      fits({ tag: 'env', value: 'prod-*' }),
      fits({ tag: 'env', value: 'dev' }),
    ]).toEqual([1, 1, 0, 0, 1, 0])
  })

  test('rejects rules that allocate more than the total, or name nothing', () => {
    const parts = [
      { ref: 'component:default/a', percent: 60 },
      { ref: 'component:default/b', percent: 41 },
    ]
    expect(allocationRules.safeParse([{ name: 'x', match: {}, target: { kind: 'split', parts } }]).success).toBe(false)
    expect(allocationRules.safeParse([{ name: 'x', match: {}, target: { kind: 'named-by-tag' } }]).success).toBe(false)
  })
})

test('forecasts a month by the median of the last days', () => {
  const daily = new Map(Array.from({ length: 20 }, (_, i) => [`2026-11-${String(i + 1).padStart(2, '0')}`, i === 15 ? 500 : 10]))
  expect(forecastMonth(daily, '2026-11-20')).toMatchObject({ month: '2026-11', soFar: 690, expected: 790 })
})
