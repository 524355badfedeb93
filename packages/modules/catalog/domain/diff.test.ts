import { expect, test } from 'vitest'
import { differencesOf, sameJson, shortened } from './diff.ts'

const before = { kind: 'Component', metadata: { name: 'a', tags: ['x', 'y'] }, spec: { owner: 'payments', type: 'service' } }

test('names each value that differs, and nothing else', () => {
  const after = { kind: 'Component', metadata: { tags: ['x', 'z'], name: 'a', title: 'A' }, spec: { owner: 'checkout' } }
  expect(differencesOf(before, after)).toEqual([
    { path: 'metadata.tags', before: ['x', 'y'], after: ['x', 'z'] },
    { path: 'metadata.title', after: 'A' },
    { path: 'spec.owner', before: 'payments', after: 'checkout' },
    { path: 'spec.type', before: 'service' },
  ])
})

test('the order of keys is no difference, that of a list is one', () => {
  expect(sameJson({ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 })).toBe(true)
  expect(differencesOf({ a: [1, 2] }, { a: [2, 1] })).toEqual([{ path: 'a', before: [1, 2], after: [2, 1] }])
  expect(differencesOf({ a: null }, { a: {} })).toEqual([{ path: 'a', before: null, after: {} }])
})

test('nothing before is the whole after', () => {
  expect(differencesOf(undefined, before)).toEqual([{ path: '', after: before }])
  expect(differencesOf(before, structuredClone(before))).toEqual([])
})

test('long values are cut, and say how long they are', () => {
  const [short, long] = shortened([
    { path: 'a', before: 1, after: [2] },
    { path: 'b', after: 'x'.repeat(9000) },
  ])
  expect(short).toEqual({ path: 'a', before: 1, after: [2] })
  expect(long).not.toHaveProperty('before')
  expect(String(long?.after)).toMatch(/^x{4000} … \(9000 characters in all\)$/)
})
