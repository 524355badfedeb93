import { expect, test } from 'vitest'
import { conditionOf } from './entity-condition.ts'

test('looks up alternatives of the facet index together', () => {
  const { text, values } = conditionOf({
    any: [
      { key: 'metadata.a', values: ['X', 'y'] },
      { key: 'kind', values: ['component'] },
      { key: 'metadata.B', exists: true },
      { key: 'metadata.c', values: ['z'] },
    ],
  })
  expect(text.match(/entities_with_any_facet/g)).toHaveLength(1)
  expect(values).toEqual(['component', ['metadata.a=x', 'metadata.a=y', 'metadata.b', 'metadata.b=true', 'metadata.c=z']])
})

test('keeps alternatives separate that the facet index does not answer alone', () => {
  const { text } = conditionOf({
    any: [
      { key: 'metadata.a', exists: false },
      { all: [{ key: 'metadata.b', values: ['x'] }] },
      { key: 'metadata.c', values: ['y'] },
    ],
  })
  expect(text.match(/entities_with_any_facet/g)).toHaveLength(3)
  expect(text).toContain('not (')
})

test('finds nothing without alternatives', () => {
  expect(conditionOf({ any: [] }).text).toBe('false')
})
