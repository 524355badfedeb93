import { expect, test } from 'vitest'
import { parsePredicate } from './predicate.ts'
import { parseFilters } from './query.ts'

test('combines commas with and, repetition with or, repeated keys as alternatives, and bare keys as presence', () => {
  expect(parseFilters(['kind=component,kind=api,metadata.annotations.x', 'kind=user'])).toEqual({
    any: [
      {
        all: [
          { key: 'kind', values: ['component', 'api'] },
          { key: 'metadata.annotations.x', exists: true },
        ],
      },
      { all: [{ key: 'kind', values: ['user'] }] },
    ],
  })
  expect(parseFilters([])).toBeUndefined()
  expect(parseFilters(['', ' , '])).toBeUndefined()
})

test('a value may contain an equals sign', () => {
  expect(parseFilters(['metadata.annotations.a/b=c=d'])).toEqual({ all: [{ key: 'metadata.annotations.a/b', values: ['c=d'] }] })
})

test('predicates nest', () => {
  expect(
    parsePredicate({
      $all: [
        { kind: 'component' },
        { $not: { 'spec.type': { $in: ['library', 'website'] } } },
        { 'metadata.annotations.x': { $exists: false } },
      ],
    }),
  ).toEqual({
    all: [
      { key: 'kind', values: ['component'] },
      { not: { key: 'spec.type', values: ['library', 'website'] } },
      { key: 'metadata.annotations.x', exists: false },
    ],
  })
})

test.each([[{ $or: [] }], ['kind'], [{ kind: { $regex: '.' } }], [{ $any: 'x' }]])(
  'rejects %j and names the supported syntax',
  (query) => {
    expect(() => parsePredicate(query)).toThrow(/\$any|\$in|object|list/)
  },
)

test('rejects deep nesting', () => {
  const deep = (n: number): unknown => (n === 0 ? { kind: 'a' } : { $not: deep(n - 1) })
  expect(() => parsePredicate(deep(12))).toThrow('10 levels')
})
