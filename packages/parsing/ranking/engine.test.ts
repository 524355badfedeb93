import type { StoredPage } from '@callboard/modules/knowledge/domain/index-store'
import { afterEach, expect, test } from 'vitest'
import type { IndexLoader, RankingEngine } from './contract.ts'
import { createRankingEngine } from './engine.ts'

const page = (id: string, body: string): StoredPage => ({
  id,
  path: `${id}.md`,
  terms: `${id}\n${id}`,
  sections: [`${id}\n\n${body}\n`],
})
const pages = [page('backup', 'databas restor snapshot'), page('alert', 'monitor fail channel'), page('login', 'password portal')]

/** A source of pages that counts what is read from it. */
function sourceOf(all: readonly StoredPage[], version: string) {
  const read: string[] = []
  const load: IndexLoader = {
    ids: async () => ({ version, ids: all.map((p) => p.id), embedded: [] }),
    vectors: async () => [],
    async pages(ids) {
      read.push(...ids)
      return all.filter((p) => ids.includes(p.id))
    },
  }
  return { version, load, read }
}

let engine: RankingEngine
afterEach(() => engine.close())

test('builds an index once for all questions that wait for it, and reads only what changes', async () => {
  engine = createRankingEngine()
  const first = sourceOf(pages, '1')
  const ask = (source: ReturnType<typeof sourceOf>, question: string) => engine.search({ key: 'acme', question, ...source })
  const found = await Promise.all(Array.from({ length: 10 }, () => ask(first, 'restore the database')))
  expect(new Set(found.map((f) => f?.pageIds[0]))).toEqual(new Set(['backup']))
  expect(first.read.sort()).toEqual(['alert', 'backup', 'login'])
  const second = sourceOf([...pages.slice(1), page('restore', 'databas restor job')], '2')
  expect((await ask(second, 'restore the database'))?.pageIds[0]).toBe('restore')
  expect(second.read).toEqual(['restore'])
})

test('keeps the indexes of organizations apart', async () => {
  engine = createRankingEngine()
  await engine.search({ key: 'acme', question: 'restore', ...sourceOf(pages, '1') })
  const other = await engine.search({ key: 'globex', question: 'restore the database', ...sourceOf([page('x', 'noth')], '1') })
  expect(other?.pageIds).toEqual([])
})

test('rejects a flood of one organization, and serves the others', async () => {
  engine = createRankingEngine()
  const source = sourceOf(pages, '1')
  const flood = Array.from({ length: 100 }, () => engine.search({ key: 'acme', question: 'restore', ...source }))
  const other = engine.search({ key: 'globex', question: 'restore the database', ...sourceOf(pages, '1') })
  const settled = await Promise.allSettled(flood)
  expect(settled.filter((s) => s.status === 'fulfilled')).toHaveLength(20)
  expect(settled.find((s) => s.status === 'rejected')?.reason).toMatchObject({ code: 'rate_limited', retryAfterS: 1 })
  expect((await other)?.pageIds[0]).toBe('backup')
  expect(await engine.search({ key: 'acme', question: 'restore the database', ...source })).toBeDefined()
})

test('a failed read leaves the next question to try again', async () => {
  engine = createRankingEngine()
  const source = sourceOf(pages, '1')
  const broken: IndexLoader = { ...source.load, pages: () => Promise.reject(new Error('the database is away')) }
  await expect(engine.search({ key: 'acme', version: '1', question: 'restore', load: broken })).rejects.toThrow('away')
  expect((await engine.search({ key: 'acme', question: 'restore the database', ...source }))?.pageIds[0]).toBe('backup')
})

test('starts another thread after it was closed', async () => {
  engine = createRankingEngine()
  const source = sourceOf(pages, '1')
  await engine.search({ key: 'acme', question: 'restore', ...source })
  await engine.close()
  expect((await engine.search({ key: 'acme', question: 'restore the database', ...source }))?.pageIds[0]).toBe('backup')
  expect(await engine.size()).toMatchObject({ indexes: 1 })
})
