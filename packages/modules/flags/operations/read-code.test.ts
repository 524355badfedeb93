import { createHash, randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { runFeed, startFeed } from '@callboard/modules/integrations'
import { closeParsing } from '@callboard/parsing/parse'
import type { CodeFile, KnownFiles } from '@callboard/plugin-kit/code'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { archiveFlag } from './archive-flag.ts'
import { createFlag } from './create-flag.ts'
import { draftFlagRemoval } from './draft-flag-removal.ts'
import { listFlagReferences } from './list-flag-references.ts'
import { codeReader } from './read-code.ts'

/** The code of repositories at the vendor, and which repositories and files were read of it. */
const vendor = { code: {} as Record<string, CodeFile[] | Error>, reads: [] as string[], files: [] as string[] }

const github = pluginRegistry.get('github')
const server = github && {
  ...github,
  code: {
    ...github.code,
    everyS: 600,
    async read(_: unknown, { key }: { key: string }, __: unknown, known: KnownFiles) {
      vendor.reads.push(key)
      const files = vendor.code[key] ?? []
      if (files instanceof Error) throw files
      const isKnown = ({ path, content }: CodeFile) => known[path] === content
      const changed = files.filter((one) => !isKnown(one))
      vendor.files.push(...changed.map(({ path }) => path))
      return { files: changed, unchanged: files.filter(isKnown).map(({ path }) => path), omitted: 0 }
    },
  },
}
const platform = testPlatform({ ...pluginRegistry, get: (id) => (id === 'github' ? server : pluginRegistry.get(id)) })

let database: TestDatabase
let tenant: TestTenant
let context: OperationContext
let integrationId: string

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(async () => {
  await closeParsing()
  await database.drop()
})

beforeEach(async () => {
  Object.assign(vendor, { code: {}, reads: [], files: [] })
  tenant = await createTestTenant(platform)
  context = tenant.as('developer')
  integrationId = randomUUID()
  const secrets = await platform.vault.seal(tenant.id, { values: { token: 'x' } })
  const settings = { organization: 'acme', host: 'http://127.0.0.1:1' }
  const of = { pluginId: 'github', name: 'GitHub · acme', account: 'acme', settings, secrets }
  await forTenant(tenant.id).tx(async (db) => {
    await db.integration.create({ data: { tenantId: tenant.id, id: integrationId, ...of } })
    for (const key of ['shop', 'tools'])
      await db.sourceItem.create({
        data: { tenantId: tenant.id, integrationId, key, name: `acme/${key}`, version: '1', seenVersion: '1', refs: [] },
      })
  })
})

const newFlag = (key: string) => createFlag(context, { key, type: 'boolean', variants: [{ name: 'on', value: true }] })
const file = (path: string, text: string): CodeFile => ({
  ...{ path, text, url: `https://github.com/acme/shop/blob/1/${path}` },
  content: createHash('sha1').update(text).digest('hex'),
})
const references = async (key: string) =>
  (await listFlagReferences(context, { key })).references.map((r) => `${r.path}:${r.line}`)
const push = (key: string) =>
  forTenant(tenant.id).tx((db) => db.sourceItem.updateMany({ where: { integrationId, key }, data: { version: randomUUID() } }))

async function search() {
  vendor.reads = []
  vendor.files = []
  const target = { tenantId: tenant.id, integrationId, kind: 'code' as const }
  await forTenant(tenant.id).tx((db) => startFeed(db, tenant.id, integrationId, 'code'))
  const job = { signal: new AbortController().signal, lastAttempt: true as const }
  await runFeed(platform, { code: codeReader } as never, target, job)
  return forTenant(tenant.id).tx((db) => db.feed.findFirstOrThrow({ where: { integrationId, kind: 'code' } }))
}

test('nothing is read while there are no flags', async () => {
  expect(await search()).toMatchObject({ state: 'idle', message: null })
  expect(vendor.reads).toEqual([])
})

test('lines that name a flag are listed with links, and only what was pushed is read again', async () => {
  await newFlag('new-checkout')
  vendor.code = { shop: [file('src/a.ts', "\n  get('new-checkout')\n"), file('src/b.ts', 'new-checkout')] }
  expect(await search()).toMatchObject({ state: 'idle', done: 2 })
  expect(await listFlagReferences(context, { key: 'new-checkout' })).toEqual({
    total: 1,
    repositories: 1,
    searched: 1,
    searchedAt: expect.any(Date),
    references: [
      {
        ...{ integrationId, repository: 'acme/shop', path: 'src/a.ts', line: 2, excerpt: "get('new-checkout')" },
        url: 'https://github.com/acme/shop/blob/1/src/a.ts#L2',
      },
    ],
  })
  await search()
  expect(vendor.reads).toEqual([])
  vendor.code = { shop: [file('src/a.ts', 'done()'), file('src/c.ts', '"new-checkout"')] }
  await push('shop')
  await search()
  expect(vendor.reads).toEqual(['shop'])
  expect(await references('new-checkout')).toEqual(['src/c.ts:1'])
  vendor.code = {}
  await push('shop')
  await search()
  expect(await references('new-checkout')).toEqual([])
})

test('of a pushed repository only files that differ are read, and all of them for a new flag', async () => {
  await newFlag('new-checkout')
  const kept = file('src/kept.ts', "'new-checkout'")
  vendor.code = { shop: [kept, file('src/changed.ts', "'new-checkout'"), file('src/removed.ts', "'new-checkout'")] }
  await search()
  expect(vendor.files).toEqual(['src/kept.ts', 'src/changed.ts', 'src/removed.ts'])
  vendor.code = { shop: [kept, file('src/changed.ts', "\n\n'new-checkout'"), file('src/added.ts', "'new-checkout'")] }
  await push('shop')
  await search()
  expect(vendor.files).toEqual(['src/changed.ts', 'src/added.ts'])
  expect(await references('new-checkout')).toEqual(['src/added.ts:1', 'src/changed.ts:3', 'src/kept.ts:1'])
  // What was not read this time is known all the same.
  await push('shop')
  await search()
  expect(vendor.files).toEqual([])
  expect(await references('new-checkout')).toHaveLength(3)
  await newFlag('another')
  await push('shop')
  await search()
  expect(vendor.files).toHaveLength(3)
})

test('a repository that is gone takes its references with it', async () => {
  await newFlag('new-checkout')
  vendor.code = { shop: [file('a.ts', "'new-checkout'")] }
  await search()
  expect(await references('new-checkout')).toEqual(['a.ts:1'])
  await forTenant(tenant.id).tx((db) => db.sourceItem.deleteMany({ where: { integrationId, key: 'shop' } }))
  expect(await references('new-checkout')).toEqual([])
})

test('code is searched for a new flag a day after its last search', async () => {
  await newFlag('first')
  vendor.code = { shop: [file('a.ts', "'second'")] }
  await search()
  await newFlag('second')
  await search()
  expect(vendor.reads).toEqual([])
  const yesterday = new Date(Date.now() - 25 * 3_600_000)
  await forTenant(tenant.id).tx((db) => db.flagCode.updateMany({ where: { item: 'shop' }, data: { searchedAt: yesterday } }))
  await search()
  expect(vendor.reads).toEqual(['shop'])
  expect(await references('second')).toEqual(['a.ts:1'])
})

test('a repository that cannot be read keeps its references, and the others are read', async () => {
  await newFlag('new-checkout')
  vendor.code = { shop: [file('a.ts', "'new-checkout'")], tools: [file('b.ts', "'new-checkout'")] }
  await search()
  vendor.code = { shop: new VendorError('unavailable', 'GitHub does not respond.'), tools: [] }
  await push('shop')
  await push('tools')
  expect(await search()).toMatchObject({ state: 'idle' })
  expect(await references('new-checkout')).toEqual(['a.ts:1'])
  // It is tried again later.
  await search()
  expect(vendor.reads).toEqual([])
})

test('text that PostgreSQL cannot store is cleaned', async () => {
  await newFlag('new-checkout')
  vendor.code = { shop: [file('a.ts', "\0\ud800 'new-checkout'")] }
  await search()
  expect(await references('new-checkout')).toEqual(['a.ts:1'])
})

test('an issue for each repository lists its lines, and says what stays', async () => {
  await newFlag('new-checkout')
  vendor.code = { shop: [file('a.ts', "'new-checkout'")], tools: [file('b.ts', "\n'new-checkout'")] }
  await search()
  await archiveFlag(context, { key: 'new-checkout', archived: true, variant: 'on', why: '' })
  const drafts = await draftFlagRemoval(context, { key: 'new-checkout' })
  expect(drafts.map(({ repository }) => repository)).toEqual(['acme/shop', 'acme/tools'])
  const form = new URL(drafts[1]?.url ?? '')
  expect(form.origin + form.pathname).toBe('http://127.0.0.1:1/acme/tools/issues/new')
  expect(form.searchParams.get('title')).toBe('Remove the flag new-checkout')
  expect(form.searchParams.get('body')).toContain('variant `on`')
  expect(form.searchParams.get('body')).toContain('- [ ] `b.ts:2`')
})

test('a flag that does not exist is not found', async () => {
  await expect(listFlagReferences(context, { key: 'none' })).rejects.toMatchObject({ code: 'not_found' })
})
