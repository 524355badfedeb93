import { expect, test } from 'vitest'
import { parseSearch } from './parse.ts'
import { scoreOf } from './rank.ts'
import { similarity } from './similarity.ts'

test('separates conditions from text, in any order and case', () => {
  expect(parseSearch('  Kind:API check  owner:"Team A" out tag:x ')).toEqual({
    text: 'check out',
    words: ['check', 'out'],
    conditions: [
      { key: 'kind', value: 'api' },
      { key: 'owner', value: 'team a' },
      { key: 'tag', value: 'x' },
    ],
  })
})

test('treats unknown conditions as text', () => {
  expect(parseSearch('http://x/y get:/orders').text).toBe('http://x/y get:/orders')
  expect(parseSearch('kind:').words).toEqual(['kind:'])
  expect(parseSearch('')).toEqual({ text: '', words: [], conditions: [] })
})

test('ranks the exact name above a prefix, a prefix above a description; ownership and usage break ties', () => {
  const plain = { kind: 'component', mine: false, starred: false, visits: 0 }
  const name = scoreOf({ ...plain, fit: 100 })
  const prefix = scoreOf({ ...plain, fit: 70, mine: true, visits: 3 })
  expect(name).toBeGreaterThan(prefix)
  expect(prefix).toBeGreaterThan(scoreOf({ ...plain, fit: 10, mine: true, starred: true, visits: 1000 }))
  expect(scoreOf({ ...plain, fit: 40, visits: 20 })).toBeGreaterThan(scoreOf({ ...plain, fit: 40 }))
  expect(scoreOf({ ...plain, fit: 40, mine: true })).toBeGreaterThan(scoreOf({ ...plain, fit: 40 }))
})

test.each([
  ['chekcout', 'checkout-worker', true],
  ['paymetns team', 'payments payments team', true],
  ['gatway', 'payments-gateway', true],
  ['notificatoin', 'Notifications', true],
  ['ledger', 'checkout', false],
  ['api', 'app', false],
  ['chekcout ledger', 'checkout', false],
])('whether %s may match %s: %s', (typed, name, yes) => {
  expect(similarity(typed.split(' '), name) > 0).toBe(yes)
})
