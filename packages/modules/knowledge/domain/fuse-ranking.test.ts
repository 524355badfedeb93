import { expect, test } from 'vitest'
import { packVector, textToEmbed } from './embedding.ts'
import { createIndexStore, type StoredPage } from './index-store.ts'
import { encodePageTerms, encodeSectionTerms } from './stored-terms.ts'
import { termsOf } from './words.ts'

const page = (id: string, text: string): StoredPage => ({
  id,
  path: `${id}.md`,
  terms: encodePageTerms({ title: termsOf(id), path: termsOf(id) }),
  sections: [encodeSectionTerms({ heading: termsOf(id), crumb: [], body: termsOf(text), code: [] })],
})
const pages = [
  page('restore', 'The database is restored from the nightly snapshot.'),
  page('holidays', 'Holidays are requested in the calendar.'),
  page('alerts', 'Alerts are sent to the channel of the team.'),
]
const ids = pages.map(({ id }) => id)
const vectors = [
  [1, 0, 0],
  [0, 1, 0.2],
  [0, 0, 1],
].map((vector, i) => ({ id: ids[i] ?? '', vectors: packVector(vector) }))

function filled(embedded = ids) {
  const store = createIndexStore(2 ** 30)
  store.add('acme', pages)
  store.addVectors('acme', vectors)
  store.finish('acme', '1', ids, embedded)
  return store
}
const towardsHolidays = packVector([0, 0.9, 0.1])

test('finds a page that has no word of the question, and is no surer of it', () => {
  const store = filled()
  const byWords = store.search('acme', '1', 'vacation')
  const found = store.search('acme', '1', 'vacation', { vector: towardsHolidays })
  expect(byWords?.pageIds).toEqual([])
  expect(found?.pageIds[0]).toBe('holidays')
  expect(found?.confidence).toBe(byWords?.confidence)
})

test('a page that says it in the words of the question stays first', () => {
  const found = filled().search('acme', '1', 'restore the database from the snapshot', { vector: towardsHolidays })
  expect(found?.pageIds.slice(0, 2)).toEqual(['restore', 'holidays'])
})

test('only the pages of a limited question are found', () => {
  const found = filled().search('acme', '1', 'vacation', { vector: towardsHolidays, within: ['restore', 'alerts'] })
  expect(found?.pageIds).not.toContain('holidays')
})

test('ranks by words without vectors, and with those of another length', () => {
  expect(filled([]).search('acme', '1', 'vacation', { vector: towardsHolidays })?.pageIds).toEqual([])
  expect(filled().search('acme', '1', 'vacation', { vector: packVector([1, 0]) })?.pageIds).toEqual([])
})

test('an update asks for the vectors that are missing alone, and counts their bytes', () => {
  const store = filled(['restore'])
  expect(store.missingVectors('acme', ids)).toEqual(['holidays', 'alerts'])
  const { bytes } = store.size()
  store.missing('acme', ids)
  store.addVectors('acme', vectors)
  store.finish('acme', '2', ids, ids)
  expect(store.size().bytes).toBeGreaterThan(bytes)
  expect(store.search('acme', '2', 'vacation', { vector: towardsHolidays })?.pageIds[0]).toBe('holidays')
})

test('the text of a section begins with its place, is bounded, and never empty', () => {
  const blocks = [{ kind: 'paragraph' as const, text: 'x'.repeat(10_000), markdown: '' }]
  const text = textToEmbed({ title: 'Ledger', crumb: ['Restoring'], heading: 'Restoring', blocks })
  expect(text).toMatch(/^Ledger > Restoring\nx+$/)
  expect(text).toHaveLength(4000)
  expect(textToEmbed({ title: '', crumb: [], heading: '', blocks: [] })).toBe('Untitled')
})
