import { randomUUID } from 'node:crypto'
import type { Scope } from '@callboard/core/permissions'
import { forTenant } from '@callboard/db/for-tenant'
import { operationContext } from '@callboard/kernel/operation'
import { readApiOperations } from '@callboard/modules/apis'
import { getBilling } from '@callboard/modules/billing'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { type PageRow, replacePages } from '@callboard/modules/docs'
import { closeParsing } from '@callboard/parsing/parse'
import { closeRanking } from '@callboard/parsing/ranking/rank'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask } from './ask.ts'
import { indexKnowledge } from './index-knowledge.ts'

let database: TestDatabase
let tenant: TestTenant
const integrationId = randomUUID()
const platform = testPlatform(pluginRegistry)

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(platform)
  const common = { pluginId: 'github', name: 'x', account: 'acme', settings: {}, secrets: '' }
  await forTenant(tenant.id).tx((db) => db.integration.create({ data: { tenantId: tenant.id, id: integrationId, ...common } }))
})
afterAll(async () => {
  await closeRanking()
  await closeParsing()
  await database.drop()
})

const ledger = 'component:default/ledger'
const openapi = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'x', version: '1' },
  paths: { '/v1/refunds/{id}': { post: { summary: 'Give the money of a chargeback back' } }, '/v1/orders': { get: {} } },
})
const entities = [
  ['Component', 'ledger', { type: 'service', owner: 'payments', dependsOn: ['resource:bookings'] }, 'Books every payment twice.'],
  ['API', 'orders', { type: 'openapi', owner: 'shop', definition: openapi }, undefined],
  ['Group', 'payments', { type: 'team', children: [] }, undefined],
  ['Group', 'sre', { type: 'team', children: [] }, undefined, { 'github.com/team-slug': 'acme/sre-team' }],
  [
    'User',
    'ines',
    { memberOf: ['sre'], profile: { email: 'ines@acme.example' } },
    undefined,
    { 'github.com/user-login': 'Ines' },
  ],
  ['Component', 'checkout', { type: 'website', owner: 'shop' }, 'Sells what is in the basket.'],
  ['Component', 'search-ui', { type: 'website', owner: 'shop' }, 'Finds products.'],
  ['Component', 'mailer', { type: 'service', owner: 'shop' }, 'Sends newsletters.'],
] as const

const docs = {
  'restore.md': `# Restoring the ledger

Intro.

## From a snapshot

The bookings database is restored from the nightly snapshot with \`make restore\`. It takes about twenty minutes.

\`\`\`sh
make restore DAY=yesterday
\`\`\`
`,
  'alerts.md':
    '# Alerts\n\nA page is sent to the on-call engineer when the settlement batch has not finished by six in the morning.',
  'roadmap.md': '# Roadmap\n\nNext year the settlement moves to another bank.',
} as const

const pageRow = ([path, text]: [string, string]): PageRow => ({
  ref: ledger,
  path,
  title: /^# (.*)/.exec(text)?.[1] ?? path,
  section: '',
  text,
  plain: text,
  url: `https://github.com/acme/ledger/blob/main/${path}`,
  changedAt: '2026-03-04T05:06:07.000Z',
})

const writeDocs = (pages: Record<string, string>) =>
  forTenant(tenant.id).tx((db) =>
    replacePages(db, tenant.id, integrationId, [{ key: 'i', pages: Object.entries(pages).map(pageRow) }]),
  )

beforeEach(async () => {
  const inputs = entities.map(([kind, name, spec, description, annotations]) => ({
    descriptor: {
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: { name, ...(description ? { description } : {}), ...(annotations ? { annotations } : {}) },
      spec,
    } as unknown as Descriptor,
    item: 'i',
    file: 'catalog-info.yaml',
    url: `https://github.com/acme/${name}`,
    line: 1,
    evidence: null,
  }))
  await forTenant(tenant.id).tx((db) => applyEntities(db, tenant.id, integrationId, inputs, null))
  await readApiOperations(tenant.id)
  await writeDocs(docs)
  await indexKnowledge(tenant.id)
})

const asked = (question: string, of = tenant) => ask(of.as('viewer'), { question })
const question = 'How is the bookings database restored from the nightly snapshot?'

test('answers by quoting the section, with its place, owner and age', async () => {
  const { confidence, citations, pages } = await asked(question)
  expect(confidence).not.toBe('none')
  expect(citations[0]).toMatchObject({
    source: 'docs',
    ref: ledger,
    label: 'ledger',
    path: 'restore.md',
    title: 'Restoring the ledger',
    section: 'From a snapshot',
    href: '/catalog/component/default/ledger/docs/restore.md#from-a-snapshot',
    url: 'https://github.com/acme/ledger/blob/main/restore.md',
    changedAt: new Date('2026-03-04T05:06:07.000Z'),
    owner: { ref: 'group:default/payments', label: 'payments' },
    highlight: 'The bookings database is restored from the nightly snapshot with `make restore`.',
  })
  expect(citations[0]?.markdown).toContain('make restore DAY=yesterday')
  expect(pages[0]?.path).toBe('restore.md')
})

test('a docs page belongs to its code owners that the catalog has, and otherwise to the owner of its entity', async () => {
  const ownerFor = async (owners: string[]) => {
    await forTenant(tenant.id).tx((db) => db.docPage.updateMany({ where: { path: 'restore.md' }, data: { owners } }))
    return (await asked(question)).citations[0]?.owner?.ref
  }
  expect(await ownerFor([])).toBe('group:default/payments')
  expect(await ownerFor(['@acme/nobody', '@acme/sre-team', '@acme/payments'])).toBe('group:default/sre')
  expect(await ownerFor(['@acme/payments'])).toBe('group:default/payments')
  expect(await ownerFor(['@Ines'])).toBe('user:default/ines')
  expect(await ownerFor(['Ines@Acme.example'])).toBe('user:default/ines')
  expect(await ownerFor(['@acme/nobody', 'a@b', "'; --"])).toBe('group:default/payments')
})

test('finds entities and operations of APIs', async () => {
  expect((await asked('sells what is in the basket')).pages[0]).toMatchObject({
    source: 'entity',
    ref: 'component:default/checkout',
  })
  expect((await asked('give the money of a chargeback back')).pages[0]).toMatchObject({
    source: 'api',
    ref: 'api:default/orders',
  })
})

test('answers what the catalog knows from its relations, and only for those who may read it', async () => {
  expect(await asked('Hey, who owns the ledger service?')).toMatchObject({
    confidence: 'high',
    facts: {
      sentence: 'ledger is owned by payments.',
      subject: { ref: ledger, href: '/catalog/component/default/ledger' },
      entities: [{ ref: 'group:default/payments', label: 'payments', kind: 'group' }],
      total: 1,
    },
  })
  expect((await asked('what does ledger depend on?')).facts?.sentence).toBe('ledger depends on resource:default/bookings.')
  expect((await asked('what depends on the ledger')).facts?.sentence).toBe('Nothing in the catalog depends on ledger.')
  expect((await asked('who owns the moon')).facts).toBeNull()
  const blind = operationContext(platform, tenant.id, { type: 'token', id: 'x', label: 'x', scopes: ['knowledge.ask'] })
  expect((await ask(blind, { question: 'who owns ledger' })).facts).toBeNull()
})

test('says that it does not know, with the nearest pages', async () => {
  const { confidence, citations, pages } = await asked('What is the parental leave policy for the settlement team in Norway?')
  expect({ confidence, citations }).toEqual({ confidence: 'none', citations: [] })
  expect(pages.map((p) => p.path)).toContain('alerts.md')
  expect(await asked('zzzz qqqq')).toMatchObject({ confidence: 'none', citations: [], pages: [] })
})

test('a removed page is out of every answer at once, before anything is indexed again', async () => {
  expect((await asked(question)).pages[0]?.path).toBe('restore.md')
  await writeDocs({ 'alerts.md': docs['alerts.md'] })
  const { citations, pages } = await asked(question)
  expect([...citations, ...pages].map((p) => p.path)).not.toContain('restore.md')
})

test('a removed entity takes its docs out of every answer', async () => {
  await forTenant(tenant.id).tx((db) => db.entity.deleteMany({ where: { ref: ledger } }))
  const { citations, pages } = await asked(question)
  expect([...citations, ...pages].filter((p) => p.ref === ledger)).toEqual([])
})

test('indexes only what has changed, and answers from the new text', async () => {
  const idsOf = () =>
    forTenant(tenant.id).tx(async (db) => {
      const rows = await db.knowledgePage.findMany({ select: { id: true, source: true, ref: true, path: true } })
      return new Map(rows.map((r) => [`${r.source} ${r.ref} ${r.path}`, r.id]))
    })
  const before = await idsOf()
  expect(await indexKnowledge(tenant.id)).toBe(0)
  await writeDocs({ ...docs, 'alerts.md': '# Alerts\n\nThe carrier pigeon brings alerts to the lighthouse keeper.' })
  expect(await indexKnowledge(tenant.id)).toBe(1)
  const after = await idsOf()
  expect([...after].filter(([key, id]) => before.get(key) !== id).map(([key]) => key)).toEqual([`docs ${ledger} alerts.md`])
  expect((await asked('carrier pigeon and lighthouse keeper')).pages[0]?.path).toBe('alerts.md')
})

test('a token reads only the sources of its scopes, and without one nothing', async () => {
  const as = (scopes: Scope[]) => operationContext(platform, tenant.id, { type: 'token', id: 'x', label: 'x', scopes })
  expect((await ask(as(['knowledge.ask', 'catalog.read']), { question })).citations).not.toEqual([])
  expect(await ask(as(['knowledge.ask']), { question })).toMatchObject({ confidence: 'none', citations: [], pages: [] })
})

test('questions are counted, and refused beyond those of the plan', async () => {
  const billing = { secretKey: 'sk_test_x', webhookSecret: 'x', tax: false }
  const selling = testPlatform(pluginRegistry, undefined, undefined, billing)
  const small = await createTestTenant(selling, 'Small')
  const ten = () => Promise.allSettled(Array.from({ length: 10 }, () => asked('anything', small)))
  const results = [...(await ten()), ...(await ten()), ...(await ten())]
  expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(20)
  await expect(asked('anything', small)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('includes 20 questions per month'),
  })
  expect((await getBilling(small.as('owner'), {})).limits.questions).toEqual({ used: 20, limit: 20, state: 'reached' })
})
