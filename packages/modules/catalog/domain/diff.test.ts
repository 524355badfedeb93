import { expect, test } from 'vitest'
import { differencesOf, sameJson, truncateValues } from './diff.ts'

const before = { kind: 'Component', metadata: { name: 'a', tags: ['x', 'y'] }, spec: { owner: 'payments', type: 'service' } }

test('reports each value that differs, and nothing else', () => {
  const after = { kind: 'Component', metadata: { tags: ['x', 'z'], name: 'a', title: 'A' }, spec: { owner: 'checkout' } }
  expect(differencesOf(before, after)).toEqual([
    { path: 'metadata.tags', before: ['x', 'y'], after: ['x', 'z'] },
    { path: 'metadata.title', after: 'A' },
    { path: 'spec.owner', before: 'payments', after: 'checkout' },
    { path: 'spec.type', before: 'service' },
  ])
})

test('ignores the order of keys, but not of lists', () => {
  expect(sameJson({ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 })).toBe(true)
  expect(differencesOf({ a: [1, 2] }, { a: [2, 1] })).toEqual([{ path: 'a', before: [1, 2], after: [2, 1] }])
  expect(differencesOf({ a: null }, { a: {} })).toEqual([{ path: 'a', before: null, after: {} }])
})

test('reports everything as added without a previous version', () => {
  expect(differencesOf(undefined, before)).toEqual([{ path: '', after: before }])
  expect(differencesOf(before, structuredClone(before))).toEqual([])
})

test('truncates long values and gives their length', () => {
  const [short, long] = truncateValues([
    { path: 'a', before: 1, after: [2] },
    { path: 'b', after: 'x'.repeat(9000) },
  ])
  expect(short).toEqual({ path: 'a', before: 1, after: [2] })
  expect(long).not.toHaveProperty('before')
  expect(String(long?.after)).toMatch(/^x{4000} … \(9000 characters in all\)$/)
})
