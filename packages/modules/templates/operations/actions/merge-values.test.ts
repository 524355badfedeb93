import { expect, test } from 'vitest'
import { mergeValues } from './merge-values.ts'

test('merges objects by key and lists by index, and replaces everything else', () => {
  expect(mergeValues({ a: { b: 1, c: [1, 2, 3] }, d: 'x' }, { a: { c: [9], e: null }, d: { f: true } })).toEqual({
    a: { b: 1, c: [9, 2, 3], e: null },
    d: { f: true },
  })
  expect(mergeValues('text', { a: 1 })).toEqual({ a: 1 })
  expect(mergeValues({ a: 1 }, [1])).toEqual([1])
})

test('changes no prototype, and refuses values without an end', () => {
  const merged = mergeValues({}, JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'))
  expect([Object.hasOwn(merged as object, '__proto__'), ({} as { polluted?: boolean }).polluted]).toEqual([false, undefined])
  expect(() => mergeValues({}, JSON.parse('['.repeat(200) + ']'.repeat(200)))).toThrow(/nested more than 100 levels/)
})
