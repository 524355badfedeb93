import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { OperationContext } from '@callboard/kernel/operation'
import {
  getCostRules,
  getCosts,
  listBudgets,
  listEntityCosts,
  previewCostRules,
  saveBudget,
  saveCostRules,
} from '@callboard/modules/costs'
import { getHome } from '@callboard/modules/home'
import { createIntegration, listProblems, readFeedNow } from '@callboard/modules/integrations'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { endOfRun, sandboxToken, startTestStack, type TestStack } from './test-stack.ts'

// Bills from a bucket, by the official SDK over HTTP, into the data of pages.

const folder = organizationFolder({
  shop: { 'catalog-info.yaml': componentYaml('shop') },
  ledger: { 'catalog-info.yaml': componentYaml('ledger') },
})
let stack: TestStack
let context: OperationContext
let id: string

const header =
  'BilledCost,EffectiveCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,ProviderName,BillingAccountId,BillingAccountName,RegionId,Tags'
const row = (day: number, billed: string, service: string, tags = '') =>
  `${billed},${billed},USD,2026-10-01T00:00:00Z,2026-10-${String(day).padStart(2, '0')}T00:00:00Z,Usage,${service},AWS,42,Acme,eu,"${tags.replaceAll('"', '""')}"`
const file = (...rows: string[]) => Buffer.from(`${[header, ...rows].join('\n')}\n`)
const tagged = (name: string) => `{"component":"${name}"}`

/** Reads the bucket again, and waits for the end. */
async function readAgain() {
  await readFeedNow(context, { id, kind: 'costs' })
  return settled()
}
const settled = () =>
  eventually(async () => {
    const feed = (await getCosts(context, {})).feeds.find((f) => f.integrationId === id)
    return feed && (feed.state === 'idle' || feed.state === 'failed') && (feed.succeededAt || feed.message) ? feed : undefined
  })

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  stack.sandbox.buckets.put('focus/october.csv', file(row(1, '1', 'Compute')))
})
beforeEach(async () => {
  const tenant = await createTestTenant(stack.platform)
  context = tenant.as('owner')
  const github = await createIntegration(context, {
    pluginId: 'github',
    settings: { organization: stack.sandbox.state.organization.login, host: `${stack.sandbox.url}/github` },
    secrets: { token: sandboxToken },
  })
  await endOfRun(context, github.integration.id)
  const made = await createIntegration(context, {
    pluginId: 'cloud-costs',
    settings: { bucket: 'other-billing', prefix: 'focus/', endpoint: `${stack.sandbox.url}/s3` },
    secrets: { accessKeyId: 'SANDBOX', secretAccessKey: 'sandbox-secret' },
  })
  id = made.integration.id
  await settled()
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const amounts = (view: Awaited<ReturnType<typeof getCosts>>) =>
  Object.fromEntries(view.totals.map((t) => [t.key, Number(t.amount)]))

test('reading again changes nothing; a changed file replaces its charges; a removed one removes them', async () => {
  const { buckets } = stack.sandbox
  buckets.put('focus/october.csv', file(row(1, '0.1', 'Compute'), row(2, '0.2', 'Compute')))
  buckets.put('focus/more.csv.gz', gzipSync(file(row(2, '5', 'Storage', tagged('shop')))))
  await readAgain()
  const first = await getCosts(context, {})
  expect([first.total, first.unallocated, amounts(first)]).toEqual(['5.3', '0.3', { Storage: 5, Compute: 0.3 }])
  await readAgain()
  expect(await getCosts(context, {})).toMatchObject({ total: first.total, totals: first.totals, series: first.series })
  buckets.put('focus/october.csv', file(row(1, '7.77', 'Compute')))
  buckets.remove('focus/more.csv.gz')
  await readAgain()
  expect((await getCosts(context, {})).total).toBe('7.77')
})

test('reports violations with line and column; only rows without amount or day are not counted', async () => {
  stack.sandbox.buckets.put(
    'focus/october.csv',
    file(
      row(1, '1', 'Compute'),
      row(2, 'much', 'Compute'),
      row(3, '1e400', 'Compute'),
      row(3, '2', ''),
      `${row(4, '4', 'Compute')},surplus`,
      row(5, '8', 'Compute'),
    ),
  )
  stack.sandbox.buckets.put('focus/not-focus.csv', Buffer.from('a,b\n1,2\n'))
  await readAgain()
  expect((await getCosts(context, {})).total).toBe('11')
  const { problems } = await listProblems(context, { id })
  expect(problems.map((p) => [p.file, p.line, p.column])).toEqual([
    ['focus/not-focus.csv', null, null],
    ['focus/october.csv', 3, 1],
    ['focus/october.csv', 3, 2],
    ['focus/october.csv', 4, 1],
    ['focus/october.csv', 4, 2],
    ['focus/october.csv', 5, 7],
    ['focus/october.csv', 6, 13],
  ])
  expect(problems[0]?.message).toContain('is missing the columns')
  stack.sandbox.buckets.remove('focus/not-focus.csv')
})

test('allocates costs by rules, previewed before they are saved; every grouping adds up to the bill', async () => {
  stack.sandbox.buckets.put(
    'focus/october.csv',
    file(
      row(1, '10', 'Compute', tagged('shop')),
      row(1, '0.10', 'Storage', tagged('ledger')),
      row(2, '100.01', 'Cluster'),
      row(3, '-3.005', 'Compute'),
    ),
  )
  await readAgain()
  expect(amounts(await getCosts(context, { by: 'entity' }))).toEqual({
    'component:default/shop': 10,
    'component:default/ledger': 0.1,
    '': 97.005,
  })
  const { rules } = await getCostRules(context, {})
  const parts = [
    { ref: 'component:default/shop', percent: 33.3 },
    { ref: 'component:default/ledger', percent: 66.7 },
  ]
  const wanted = [
    ...rules,
    { name: 'The cluster is shared', match: { service: 'Cluster' }, target: { kind: 'split' as const, parts } },
  ]
  const [preview] = await previewCostRules(context, { rules: wanted })
  expect(preview).toMatchObject({ currency: 'USD', total: '107.105' })
  expect(Number(preview?.unallocated)).toBe(-3.005)
  expect((await getCosts(context, {})).unallocated).toBe('97.005')
  const unknown = [
    { name: 'Typo', match: {}, target: { kind: 'split' as const, parts: [{ ref: 'component:default/shpo', percent: 5 }] } },
  ]
  await expect(saveCostRules(context, { rules: [...rules, ...unknown] })).rejects.toMatchObject({
    field: `rules.${rules.length}.target`,
    message: expect.stringContaining('component:default/shpo in the rule “Typo” is not a'),
  })
  await saveCostRules(context, { rules: wanted })
  const budget = { name: 'Shop', scope: 'entity' as const, currency: 'USD', amount: '10' }
  await expect(saveBudget(context, { budget: { ...budget, key: 'component:default/shpo' } })).rejects.toMatchObject({
    field: 'budget.key',
  })
  await saveBudget(context, { budget: { ...budget, key: 'Component:default/Shop' } })
  expect((await listBudgets(context, {})).map((b) => b.key)).toEqual(['component:default/shop'])
  expect(Number((await getCosts(context, {})).unallocated)).toBe(-3.005)
  for (const by of ['service', 'account', 'region', 'environment', 'entity', 'owner', 'system'] as const) {
    const view = await getCosts(context, { by })
    expect([by, sum(view.totals.map((t) => t.amount))]).toEqual([by, scaled('107.105')])
  }
  expect(Number((await getCosts(context, { ref: 'component:default/shop' })).total)).toBeCloseTo(10 + 33.30333, 9)
})

test('teams, systems and domains have the costs of their parts, equal in every grouping', async () => {
  const entity = (kind: string, name: string, spec: object) =>
    JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name }, spec })
  const part = { type: 'service', lifecycle: 'production' }
  const files = {
    'catalog-info.yaml': [
      entity('Group', 'buyers', { type: 'team', children: [] }),
      entity('Domain', 'retail', { owner: 'buyers' }),
      entity('Domain', 'baskets', { owner: 'buyers', subdomainOf: 'retail' }),
      entity('System', 'selling', { owner: 'buyers', domain: 'baskets' }),
      entity('Component', 'shop', { ...part, owner: 'buyers', system: 'selling' }),
      entity('Component', 'books', { ...part, owner: 'others', system: 'selling' }),
    ].join('\n---\n'),
  }
  await stack.post('files', { repository: 'shop', files })
  stack.sandbox.buckets.put(
    'focus/october.csv',
    file(
      row(1, '10', 'Compute', tagged('shop')),
      row(1, '4', 'Compute', tagged('books')),
      row(1, '2', 'Support', tagged('selling')),
      row(1, '1', 'Training', tagged('buyers')),
      row(1, '100', 'Tax'),
    ),
  )
  await readAgain()
  const ofAll = async (by: 'entity' | 'owner' | 'system') => amounts(await getCosts(context, { by }))
  await eventually(async () => (await ofAll('system'))['system:default/selling'] === 16)
  expect(await ofAll('owner')).toEqual({ 'group:default/buyers': 13, 'group:default/others': 4, '': 100 })
  const pagesOf = { entity: /^component:/, owner: /^group:/, system: /^system:/ } as const
  for (const by of ['entity', 'owner', 'system'] as const)
    for (const [ref, amount] of Object.entries(await ofAll(by)).filter(([key]) => pagesOf[by].test(key)))
      expect([by, ref, Number((await getCosts(context, { ref })).total)]).toEqual([by, ref, amount])
  for (const domain of ['retail', 'baskets'])
    expect((await getCosts(context, { ref: `domain:default/${domain}` })).total).toBe('16')
  await stack.post('files', { repository: 'shop', files: { 'catalog-info.yaml': componentYaml('shop') } })
})

/** The costs of the time before, as home and the catalog compare with them. */
async function comparedWith() {
  const { figures } = await getHome(context, {})
  const { rows } = await listEntityCosts(context, { refs: ['component:default/shop'] })
  return [figures.costs?.before, ...rows.map((r) => r.before)]
}

test('names bills that do not cover both windows, and does not compare them', async () => {
  stack.sandbox.buckets.put('focus/october.csv', file(row(1, '10', 'Compute'), row(31, '1', 'Compute')))
  await readAgain()
  const alone = await getCosts(context, { days: 31 })
  expect(alone.previous).toEqual([])
  const { integration, ...first } = alone.incomplete[0] ?? { integration: '' }
  expect(integration).not.toBe('')
  expect(first).toEqual({ from: '2026-10-01', to: '2026-10-31', missingMonths: [], missingDays: [] })
  const compared = await comparedWith()
  expect(compared.length).toBeGreaterThan(0)
  expect(compared.filter((before) => before !== null)).toEqual([])
  const august = file(row(1, '10', 'Compute'))
    .toString()
    .replaceAll('2026-10', '2026-08')
  stack.sandbox.buckets.put('focus/august.csv', Buffer.from(august))
  await readAgain()
  expect((await getCosts(context, { days: 31 })).incomplete).toMatchObject([{ from: '2026-08-01', missingMonths: ['2026-09'] }])
  stack.sandbox.buckets.put('focus/september.csv', Buffer.from(august.replaceAll('2026-08', '2026-09')))
  await readAgain()
  const complete = await getCosts(context, { days: 31 })
  expect(complete.incomplete).toEqual([])
  expect((await comparedWith())[0]).toBe(10)
  // 6 October and 1 September are both Tuesdays, five weeks apart.
  expect(complete.previous.map((amount, i) => [i + 1, amount]).filter(([, amount]) => amount !== null)).toEqual([[6, 10]])
  for (const name of ['august', 'september']) stack.sandbox.buckets.remove(`focus/${name}.csv`)
})

test('does not compare with days that a daily bill lacks, and names them', async () => {
  const daily = (lacks: (day: number) => boolean) =>
    file(...Array.from({ length: 31 }, (_, i) => i + 1).flatMap((day) => (lacks(day) ? [] : [row(day, '10', 'Compute')])))
  stack.sandbox.buckets.put(
    'focus/october.csv',
    daily((day) => day >= 8 && day <= 14),
  )
  await readAgain()
  const { incomplete, previous } = await getCosts(context, { days: 14 })
  expect(incomplete).toMatchObject([{ missingMonths: [], missingDays: [{ from: '2026-10-08', to: '2026-10-14' }] }])
  expect(previous).toEqual([])
  expect((await getCosts(context, { days: 7 })).incomplete).toEqual([])
  stack.sandbox.buckets.put(
    'focus/october.csv',
    daily(() => false),
  )
  await readAgain()
  expect((await getCosts(context, { days: 14 })).incomplete).toEqual([])
})

test('a service that is described after its bill was read gets its costs automatically', async () => {
  stack.sandbox.buckets.put('focus/october.csv', file(row(1, '10', 'Compute', tagged('late'))))
  await readAgain()
  expect((await getCosts(context, {})).unallocated).toBe('10')
  const files = { 'late/catalog-info.yaml': componentYaml('late') }
  await stack.post('files', { repository: 'shop', files })
  await eventually(async () => (await getCosts(context, {})).unallocated === '0' || undefined)
  await stack.post('files', { repository: 'shop', files: { 'late/catalog-info.yaml': null } })
  await eventually(async () => (await getCosts(context, {})).unallocated === '10' || undefined)
})

test('reports revoked keys, and keeps the data', async () => {
  const { revoked } = stack.sandbox.buckets
  const before = (await getCosts(context, {})).total
  revoked.add('SANDBOX')
  await readFeedNow(context, { id, kind: 'costs' })
  const failed = await eventually(async () => (await getCosts(context, {})).feeds.find((f) => f.state === 'failed'))
  expect(failed.message).toContain('rejected these keys')
  expect((await getCosts(context, {})).total).toBe(before)
  revoked.clear()
})

/** Decimal text as an integer of 10^-25: exact, and independent of the database. */
function scaled(text: string): bigint {
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = /^(-?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? []
  const places = 25 + Number(exponent) - fraction.length
  const digits = BigInt(`${whole}${fraction}` || '0')
  return (sign ? -1n : 1n) * (places >= 0 ? digits * 10n ** BigInt(places) : digits / 10n ** BigInt(-places))
}
const sum = (texts: readonly string[]) => texts.reduce((total, text) => total + scaled(text), 0n)

/** A CSV file split manually, character by character. */
function table(text: string): Record<string, string>[] {
  const rows: string[][] = [[]]
  let field = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (quoted && c === '"' && text[i + 1] === '"') field += text[++i]
    else if (c === '"') quoted = !quoted
    else if (!quoted && (c === ',' || c === '\n')) {
      rows.at(-1)?.push(field)
      field = ''
      if (c === '\n') rows.push([])
    } else if (quoted || c !== '\r') field += c
  }
  if (field) rows.at(-1)?.push(field)
  const [names = [], ...rest] = rows
  return rest.filter((r) => r.length > 1).map((r) => Object.fromEntries(names.map((name, i) => [name, r[i] ?? ''])))
}

const shared = path.resolve(import.meta.dirname, '../../../shared/data/cloud-costs')

describe.skipIf(!existsSync(shared))('real bills', () => {
  test.each(['focus-1.0-sample-1000.csv.gz', 'focus-1.0-derived-6000.csv.gz'])(
    '%s: totals by service and account equal those of the file, to the last digit',
    async (name) => {
      const content = readFileSync(path.join(shared, name))
      stack.sandbox.buckets.put('focus/october.csv', content)
      const feed = await readAgain()
      expect(feed.message).toBeNull()
      const { problems } = await listProblems(context, { id })
      expect(problems.filter((p) => p.code !== 'focus_note')).toEqual([])
      const rows = table(gunzipSync(content).toString())
      const expected = (key: (r: Record<string, string>) => string) =>
        Object.fromEntries(
          [...Map.groupBy(rows, key)]
            .map(([k, of]): [string, bigint] => [k, sum(of.map((r) => r.BilledCost ?? ''))])
            .filter(([, v]) => v !== 0n),
        )
      const byService = await getCosts(context, { by: 'service', days: 366 })
      const shown = (view: typeof byService) => Object.fromEntries(view.totals.map((t) => [t.key, scaled(t.amount)]))
      expect(shown(byService)).toEqual(expected((r) => r.ServiceName ?? ''))
      const text = (value: string | undefined) => (value === 'NULL' ? '' : (value ?? ''))
      const account = (r: Record<string, string>) => {
        const [idOf, nameOf] = text(r.SubAccountId)
          ? [text(r.SubAccountId), text(r.SubAccountName)]
          : [text(r.BillingAccountId), text(r.BillingAccountName)]
        return nameOf ? `${idOf} · ${nameOf}` : idOf
      }
      expect(shown(await getCosts(context, { by: 'account', days: 366 }))).toEqual(expected(account))
      expect(scaled(byService.total)).toBe(sum(rows.map((r) => r.BilledCost ?? '')))
      const byEntity = await getCosts(context, { by: 'entity', days: 366 })
      expect(sum(byEntity.totals.map((t) => t.amount))).toBe(scaled(byService.total))
    },
  )
})
