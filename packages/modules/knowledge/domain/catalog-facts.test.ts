import { expect, test } from 'vitest'
import { sentenceFor } from './catalog-facts.ts'
import { readCatalogQuestion } from './catalog-question.ts'

test('answers “how many” with a number', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const components = { kind: 'component', one: 'component', many: 'components' }
  expect(sentenceFor('owned', 'Payments', names)).toBe('Payments owns a, b, c, d, e and 1 more.')
  expect(sentenceFor('owned', 'Payments', names, { count: 6, of: components })).toBe(
    'Payments owns a, b, c, d, e and 1 more (6 components).',
  )
  expect(sentenceFor('members', 'Payments', ['a'], { count: 1, of: null })).toBe('Members of Payments are a (1 in total).')
  expect(sentenceFor('owned', 'Payments', [], { count: 0, of: components })).toBe('Payments owns no components.')
  expect(sentenceFor('dependents', 'ledger', [], { count: 0, of: null })).toBe('Nothing in the catalog depends on ledger.')
})

test.each([
  ['how many services does payments own', true, 'component'],
  ['which services does payments own', false, 'component'],
  ['what apis does payments own', false, 'api'],
  ['how many people are in payments', true, null],
  ['number of systems that depend on ledger', true, 'system'],
  ['what does payments own', false, null],
  // Any service may be called so.
  ['who owns the payments services', false, null],
])('reads in "%s" whether it counts, and what', (question, counts, kind) => {
  const [first] = readCatalogQuestion(question)
  expect([first?.counts, first?.kind?.kind ?? null]).toEqual([counts, kind])
})
