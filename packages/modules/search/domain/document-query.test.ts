import { expect, test } from 'vitest'
import { documentQuery } from './document-query.ts'

test.each([
  ['cart', "('cart' | 'cart':*)"],
  [' Want  people ', "('Want' | 'Want':* | 'want' | 'want':*) & ('people' | 'people':*)"],
  ['pay-flow', "('pay-flow' | 'pay-flow':* | 'payflow' | 'payflow':*)"],
  ["it's \\ & | ! ( ) : * < > \0", "('its' | 'its':*)"],
  ['', undefined],
  [' & ! ', undefined],
])('%j', (term, query) => {
  expect(documentQuery(term)).toBe(query)
})

test('truncates a long text', () => {
  expect(documentQuery('a '.repeat(100))?.split(' & ')).toHaveLength(20)
})
