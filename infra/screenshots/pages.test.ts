import { expect, test } from 'vitest'
import { addressesOf, patternsOfPages } from './pages.ts'

const known = {
  entity: 'component/default/x',
  api: 'api/default/x',
  integration: 'i',
  cluster: 'c',
  item: 'k',
  webhook: 'w',
  question: 'q',
  thread: 'r',
  experiment: 'x',
  article: 'r',
  document: 'd',
  template: 'default/x',
  run: 'u',
  decision: 'u/1',
  finished: 'u',
  failed: 'u',
  waiting: 'u',
  written: 'template:default/x',
  pushed: 'p',
  unanswered: 'r',
  tenant: 't',
}

test('every page of the app has an address to take a picture of', () => {
  const addresses = patternsOfPages().flatMap((pattern) => addressesOf(pattern, 'acme', known))
  expect(addresses.length).toBeGreaterThan(60)
  expect(addresses.filter((address) => address.includes('['))).toEqual([])
})
