import { describe, expect, test } from 'vitest'
import { createIndexStore, type IndexStore, type StoredPage } from './index-store.ts'
import { encodePageTerms, encodeSectionTerms } from './stored-terms.ts'
import { termsOf } from './words.ts'

/** A page with one section. */
const page = (id: string, title: string, text: string, path = `docs/${id}.md`): StoredPage => ({
  id,
  path,
  terms: encodePageTerms({ title: termsOf(title), path: termsOf(path.replace(/\W/g, ' ')) }),
  sections: [encodeSectionTerms({ heading: termsOf(title), crumb: [], body: termsOf(text), code: [] })],
})

const pages = [
  page('restore', 'Restoring a backup', 'The database is restored from the nightly snapshot with the restore job.'),
  page('alerts', 'Alerts', 'Alerts are sent to the channel of the owning team when a monitor fails.'),
  page('login', 'Signing in', 'People sign in with single sign-on; passwords are not accepted.'),
  page(
    'release',
    'Releases',
    'A release is approved by the owner and rolled out gradually. The old one is restored if the database migration fails.',
  ),
  page('costs', 'Costs', 'Costs are allocated to teams by tags of the cloud account.'),
]

function fill(store: IndexStore, key: string, all: readonly StoredPage[], version = '1'): void {
  const ids = all.map((p) => p.id)
  const missing = new Set(store.missing(key, ids))
  store.add(
    key,
    all.filter((p) => missing.has(p.id)),
  )
  store.finish(key, version, ids)
}

const filled = () => {
  const store = createIndexStore(2 ** 30)
  fill(store, 'acme', pages)
  return store
}
const best = (store: IndexStore, question: string) => store.search('acme', undefined, question)?.pageIds[0]

describe('finds the page that answers', () => {
  test.each([
    ['how do I restore the database', 'restore'],
    ['log into the portal with SSO', 'login'],
    ['a misspelling: resotre the databse', 'restore'],
    ['who approves releases?', 'release'],
    ['notification when a monitor fails', 'alerts'],
  ])('%s', (question, id) => expect(best(filled(), question)).toBe(id))
})

test('is less confident about what no page is about', () => {
  const store = filled()
  const confidence = (question: string) => store.search('acme', undefined, question)?.confidence ?? 0
  expect(confidence('restore the database from a snapshot')).toBeGreaterThan(confidence('parental leave policy for the database'))
  expect(store.search('acme', undefined, 'zzzz qqqq')?.pageIds).toEqual([])
  expect(store.search('acme', undefined, 'constructor __proto__ toString')?.pageIds).toEqual([])
})

test('ranks pages about the work on a product below those about its use', () => {
  const store = createIndexStore(2 ** 30)
  const text = 'Restore the database from the nightly snapshot.'
  fill(store, 'acme', [
    ...pages,
    page('a', 'Restore', text, 'docs/contributing/x.md'),
    page('b', 'Restore', text, 'docs/operating/x.md'),
  ])
  const pageIds: string[] = store.search('acme', undefined, 'restore the database')?.pageIds ?? []
  expect(pageIds.indexOf('b')).toBeLessThan(pageIds.indexOf('a'))
})

test('answers only for the version that it has', () => {
  const store = filled()
  expect(store.search('acme', '1', 'restore')).toBeDefined()
  expect(store.search('acme', '2', 'restore')).toBeUndefined()
  expect(store.search('globex', '1', 'restore')).toBeUndefined()
})

test('an update reads new pages alone, and forgets removed ones with their words', () => {
  const store = filled()
  const changed = page('login-2', 'Signing in', 'People sign in with a passkey.')
  const next = [...pages.filter((p) => p.id !== 'login'), changed]
  expect(
    store.missing(
      'acme',
      next.map((p) => p.id),
    ),
  ).toEqual(['login-2'])
  fill(store, 'acme', next, '2')
  expect(best(store, 'passkey')).toBe('login-2')
  fill(store, 'acme', pages, '3')
  expect(store.search('acme', undefined, 'passkey')?.pageIds).toEqual([])
  for (const { id } of pages.slice(1)) fill(store, 'acme', [...pages.filter((p) => p.id !== id)], id)
  expect(best(store, 'how do I restore the database')).toBe('restore')
})

test('stays within its memory by dropping the least recently used, but never the one just built', () => {
  const one = createIndexStore(2 ** 30)
  fill(one, 'acme', pages)
  const { bytes } = one.size()
  const store = createIndexStore(bytes * 2.5)
  for (const key of ['a', 'b', 'c']) {
    fill(store, key, pages)
    store.search('a', undefined, 'restore')
  }
  expect(store.size()).toEqual({ bytes: bytes * 2, indexes: 2, evictions: 1 })
  expect(store.search('b', undefined, 'restore')).toBeUndefined()
  expect(store.search('a', undefined, 'restore')).toBeDefined()
  const tiny = createIndexStore(1)
  fill(tiny, 'a', pages)
  expect(tiny.size().indexes).toBe(1)
})
