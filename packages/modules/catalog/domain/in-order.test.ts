import { expect, test } from 'vitest'
import { inOrder } from './in-order.ts'

test('orders a descriptor conventionally without changing its content', () => {
  const stored = {
    spec: { owner: 'a', definition: 'x', type: 'b', arms: 2 },
    kind: 'Component',
    metadata: { tags: ['t'], name: 'n', annotations: { z: '1', a: '2' } },
    apiVersion: 'v1',
  }
  const shown = inOrder(stored)
  expect(JSON.stringify(shown)).toBe(
    '{"apiVersion":"v1","kind":"Component","metadata":{"name":"n","annotations":{"z":"1","a":"2"},"tags":["t"]},"spec":{"type":"b","owner":"a","arms":2,"definition":"x"}}',
  )
  expect(shown).toEqual(stored)
  expect(inOrder('text')).toBe('text')
})
