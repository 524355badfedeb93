import { randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { runFeed, startFeed } from '@callboard/modules/integrations'
import { closeParsing } from '@callboard/parsing/parse'
import { closeRanking } from '@callboard/parsing/ranking/rank'
import type { DocumentListing, DocumentRead, FoundDocument, ListedDocument } from '@callboard/plugin-kit/knowledge'
import { definePlugin } from '@callboard/plugin-kit/manifest'
import { defineServer } from '@callboard/plugin-kit/server'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ask } from './ask.ts'
import { getDocument } from './get-document.ts'
import { getQuestion } from './get-question.ts'
import { indexKnowledge } from './index-knowledge.ts'
import { knowledgeReader } from './read-documents.ts'

type WikiPage = FoundDocument & { version: string; restricted?: boolean; fails?: Error }

/** A vendor in memory. */
const wiki = {
  pages: [] as WikiPage[],
  pageSize: 100,
  reads: [] as string[],
  /** Left out by the listing. */
  unlisted: [] as string[],
  listFails: undefined as Error | undefined,
}

const list = async (_: unknown, cursor: string | undefined): Promise<DocumentListing> => {
  if (wiki.listFails) throw wiki.listFails
  const all = wiki.pages.filter(({ key }) => !wiki.unlisted.includes(key))
  const at = Number(cursor ?? 0)
  const documents = all.slice(at, at + wiki.pageSize).map(({ key, title, version, restricted }): ListedDocument => {
    return { key, title, version, visibility: restricted ? 'restricted' : 'everybody' }
  })
  return { documents, ...(at + wiki.pageSize < all.length ? { next: String(at + wiki.pageSize) } : {}) }
}

const read = async (_: unknown, documents: readonly ListedDocument[]): Promise<DocumentRead[]> =>
  documents.map(({ key }) => {
    const page = wiki.pages.find((p) => p.key === key)
    if (page?.fails) throw page.fails
    wiki.reads.push(key)
    return page ?? { key, gone: true }
  })

const account = { accountLabel: 'Wiki', itemLabel: 'pages', permissions: [], syncEveryS: 3600 }
const texts = {
  name: 'Wiki',
  summary: 'A wiki.',
  tier: 'free',
  icon: 'book',
  category: 'knowledge',
  contents: [],
  adds: [],
} as const
const documentation = { label: 'Wiki', href: 'https://example.com' }
const plugin = (removed: boolean) =>
  defineServer({
    manifest: definePlugin({ id: 'wiki', ...texts, ...account, documentation }),
    settings: z.object({}),
    secrets: z.object({}),
    connection: { check: async () => ({ account: 'wiki', found: [], warnings: [] }), credentialExpiry: null },
    knowledge: {
      everyS: 600,
      batch: 2,
      list,
      read,
      ...(removed
        ? { removed: async (_: unknown, keys: readonly string[]) => keys.filter((key) => !wiki.pages.some((p) => p.key === key)) }
        : {}),
    },
  })
const platformWith = (server: ReturnType<typeof plugin>) =>
  testPlatform({ get: (id) => (id === 'wiki' ? server : undefined), all: () => [server], manifests: () => [server.manifest] })
const platform = platformWith(plugin(false))

let database: TestDatabase
let tenant: TestTenant
let integrationId: string

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(async () => {
  await closeRanking()
  await closeParsing()
  await database.drop()
})

const owner = 'group:default/people'
const page = (key: string, text: string, more: Partial<WikiPage> = {}): WikiPage => ({
  key,
  title: `Page ${key}`,
  url: `https://wiki.example/${key}`,
  place: 'Handbook',
  text,
  format: 'markdown',
  updatedAt: '2026-11-01T10:00:00Z',
  updatedBy: 'ada',
  belongsTo: { owner },
  version: '1',
  ...more,
})
const parking = page('parking', 'Bicycles are parked in the cellar behind the laundry room.', { title: 'Where to park' })
const question = 'Where are bicycles parked, behind the laundry room?'

beforeEach(async () => {
  Object.assign(wiki, { pages: [parking], pageSize: 100, reads: [], unlisted: [], listFails: undefined })
  tenant = await createTestTenant(platform)
  integrationId = randomUUID()
  const { tx } = forTenant(tenant.id)
  const secrets = await platform.vault.seal(tenant.id, { values: {} })
  const of = { pluginId: 'wiki', name: 'Wiki · acme', account: 'acme', settings: {}, secrets }
  await tx((db) => db.integration.create({ data: { tenantId: tenant.id, id: integrationId, ...of } }))
  const entity = (kind: string, name: string, item: string, file: string) => ({
    descriptor: {
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: { name },
      spec: kind === 'Group' ? { type: 'team', children: [] } : { type: 'service', owner: 'people' },
    } as unknown as Descriptor,
    item,
    file,
    url: 'https://example.com',
    line: 1,
    evidence: null,
  })
  const entities = [
    entity('Group', 'people', 'teams', 'teams.yaml'),
    entity('Component', 'ledger-tool', 'repo', 'tools/catalog-info.yaml'),
    entity('Component', 'ledger', 'repo', 'catalog-info.yaml'),
    entity('Component', 'mailer', 'other', 'catalog-info.yaml'),
  ]
  await tx((db) => applyEntities(db, tenant.id, integrationId, entities, null))
})

const job = () => ({ signal: AbortSignal.timeout(20_000), lastAttempt: false, retryAt: new Date() }) as const
async function sync(on = platform): Promise<{ state: string; message: string | null; done: number; code: string | null }> {
  const target = { tenantId: tenant.id, integrationId, kind: 'knowledge' } as const
  await forTenant(tenant.id).tx((db) => startFeed(db, tenant.id, integrationId, 'knowledge'))
  await runFeed(on, { knowledge: knowledgeReader } as never, target, job()).catch(() => {})
  await indexKnowledge(tenant.id)
  return forTenant(tenant.id).tx((db) => db.feed.findFirstOrThrow({ where: { integrationId, kind: 'knowledge' } }))
}
const citations = async (asked = question) => (await ask(tenant.as('viewer'), { question: asked })).citations
const keys = async () => {
  const rows = await forTenant(tenant.id).tx((db) => db.document.findMany({ select: { key: true }, orderBy: { key: 'asc' } }))
  return rows.map(({ key }) => key)
}

test('a document is quoted with its title, owner and original, and has a page', async () => {
  expect(await sync()).toMatchObject({ state: 'idle', done: 1, message: null })
  const [citation] = await citations()
  expect(citation).toMatchObject({
    source: 'document',
    title: 'Where to park',
    url: 'https://wiki.example/parking',
    owner: { ref: owner },
  })
  expect(citation?.markdown).toContain('in the cellar')
  const shown = await getDocument(tenant.as('viewer'), { id: citation?.path ?? '' })
  expect(shown).toMatchObject({
    title: 'Where to park',
    place: 'Handbook',
    author: 'ada',
    integration: 'Wiki · acme',
    ref: owner,
  })
  expect(citation?.href).toBe(`/ask/documents/${shown.id}`)
})

test('only new and changed documents are read', async () => {
  wiki.pages = [parking, page('a', 'One.'), page('b', 'Two.')]
  await sync()
  expect(wiki.reads.sort()).toEqual(['a', 'b', 'parking'])
  wiki.reads = []
  wiki.pages = [
    { ...parking, version: '2', text: 'Bicycles are parked on the roof, no longer behind the laundry room.' },
    page('a', 'One.'),
  ]
  await sync()
  expect(wiki.reads).toEqual(['parking'])
  expect(await keys()).toEqual(['a', 'parking'])
  expect((await citations())[0]?.markdown).toContain('on the roof')
})

describe.each([
  ['removed', () => (wiki.pages = [])],
  ['restricted', () => (wiki.pages = [{ ...parking, restricted: true }])],
] as const)('a document that was %s', (_, change) => {
  test('leaves answers at once, and stored answers that cite it are withdrawn', async () => {
    await sync()
    const asked = await ask(tenant.as('viewer'), { question })
    const stored = () => getQuestion(tenant.as('viewer'), { id: asked.id })
    expect((await stored()).own).toMatchObject({ withdrawn: false, citations: [{ title: 'Where to park' }] })
    change()
    await forTenant(tenant.id).tx((db) => startFeed(db, tenant.id, integrationId, 'knowledge'))
    await runFeed(
      platform,
      { knowledge: knowledgeReader } as never,
      { tenantId: tenant.id, integrationId, kind: 'knowledge' },
      job(),
    )
    // Before anything is indexed again.
    expect((await stored()).own).toMatchObject({ withdrawn: true, citations: [] })
    expect(await citations()).toEqual([])
    expect(await keys()).toEqual([])
  })
})

test('what is restricted is left out, and the page of the integration says how much', async () => {
  wiki.pages = [parking, page('salaries', 'Salaries are secret.', { restricted: true })]
  expect((await sync()).message).toBe('1 document with restrictions at the vendor left out.')
  expect(wiki.reads).toEqual(['parking'])
})

test('documents of an owner that the catalog does not have are kept and not quoted, and the integration says so', async () => {
  wiki.pages = [{ ...parking, belongsTo: { owner: 'group:default/nobody' } }]
  expect((await sync()).message).toBe(
    'group:default/nobody is not in the catalog, so no answer quotes its documents. Choose another owner.',
  )
  expect(await keys()).toEqual(['parking'])
  expect(await citations()).toEqual([])
})

test('a failing document does not stop the others, and what is known of it stays', async () => {
  wiki.pages = [parking, page('a', 'One.')]
  await sync()
  const fails = new VendorError('unavailable', 'The wiki returned an error (500).')
  wiki.pages = [{ ...parking, version: '2', fails }, page('a', 'Uno.', { version: '2' }), page('b', 'Two.')]
  await sync()
  expect(await keys()).toEqual(['a', 'b', 'parking'])
  expect((await citations())[0]?.markdown).toContain('in the cellar')
  const problems = await forTenant(tenant.id).tx((db) => db.problem.findMany({ where: { integrationId } }))
  expect(problems).toMatchObject([{ item: 'parking', itemName: 'Where to park', code: 'unavailable', failure: true }])
})

test('a listing that fails removes nothing', async () => {
  await sync()
  wiki.listFails = new VendorError('forbidden', 'The wiki denies access.')
  expect(await sync()).toMatchObject({ state: 'failed', code: 'forbidden', message: 'The wiki denies access.' })
  expect(await keys()).toEqual(['parking'])
})

test('a document is removed only after a vendor with incomplete listings confirms it', async () => {
  const careful = platformWith(plugin(true))
  const sealed = await careful.vault.seal(tenant.id, { values: {} })
  await forTenant(tenant.id).tx((db) => db.integration.updateMany({ data: { secrets: sealed } }))
  wiki.pages = [parking, page('a', 'One.'), page('b', 'Two.')]
  await sync(careful)
  wiki.unlisted = ['parking', 'a']
  wiki.pages = [parking, page('b', 'Two.')]
  await sync(careful)
  expect(await keys()).toEqual(['b', 'parking'])
})

test('a long listing is read page by page, and continues after a wait', async () => {
  wiki.pages = Array.from({ length: 7 }, (_, i) => page(`p${i}`, `Text ${i}.`))
  wiki.pageSize = 3
  expect(await sync()).toMatchObject({ state: 'idle', done: 7 })
  expect(await keys()).toHaveLength(7)
  wiki.listFails = new VendorError('rate_limited', 'The wiki is rate limiting requests.', { retryAfterS: 30 })
  expect(await sync()).toMatchObject({ state: 'waiting' })
  expect(await keys()).toHaveLength(7)
})

test('a question of a repository belongs to its component closest to the root, and to the owner of that', async () => {
  wiki.pages = [
    { ...parking, belongsTo: { item: 'repo' } },
    page('nowhere', 'Skis are parked in the attic.', { belongsTo: { item: 'none' } }),
  ]
  await sync()
  expect((await citations())[0]).toMatchObject({ ref: 'component:default/ledger', owner: { ref: owner } })
  // Without an entity it is kept and not quoted.
  expect(await citations('Where are skis parked?')).toEqual([])
  const [row] = await forTenant(tenant.id).tx((db) => db.document.findMany({ where: { key: 'nowhere' }, select: { id: true } }))
  await expect(getDocument(tenant.as('viewer'), { id: row?.id ?? '' })).rejects.toMatchObject({ code: 'not_found' })
})

test('HTML becomes text, and addresses that are no web pages are refused', async () => {
  wiki.pages = [
    {
      ...parking,
      format: 'html',
      text: '<h2>Bicycles</h2><p>Bicycles are parked <b>behind</b> the laundry room.</p><script>x()</script>',
    },
    page('odd', 'Odd.', { url: 'javascript:alert(1)' }),
  ]
  await sync()
  expect((await citations())[0]?.markdown).toContain('Bicycles are parked **behind** the laundry room.')
  expect(await keys()).toEqual(['parking'])
})

test('disconnecting takes the documents with it', async () => {
  await sync()
  await forTenant(tenant.id).tx((db) => db.integration.deleteMany({ where: { id: integrationId } }))
  expect(await keys()).toEqual([])
  expect(await citations()).toEqual([])
})

test('documents of one organization are nobody else’s', async () => {
  await sync()
  const other = await createTestTenant(platform)
  expect((await ask(other.as('owner'), { question })).citations).toEqual([])
  const [citation] = await citations()
  await expect(getDocument(other.as('owner'), { id: citation?.path ?? '' })).rejects.toMatchObject({ code: 'not_found' })
})
