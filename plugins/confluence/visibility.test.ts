import { expect, test } from 'vitest'
import type { Restricted } from './shapes.ts'
import { openPages } from './visibility.ts'

const known = (id: string, more: { ancestors?: string[]; users?: number; groups?: number } = {}): Restricted => ({
  id,
  ancestors: (more.ancestors ?? []).map((ancestor) => ({ id: ancestor })),
  restrictions: {
    read: {
      restrictions: {
        user: { results: Array(more.users ?? 0).fill({}) },
        group: { results: Array(more.groups ?? 0).fill({}) },
      },
    },
  },
})

test('a page without restrictions is open', () => {
  expect(openPages([{ id: '1' }], [known('1')])).toEqual(new Set(['1']))
})

test.each([
  ['a person', { users: 1 }],
  ['a group', { groups: 1 }],
])('a page that only %s can view is not, and nothing below it', (_, readers) => {
  const pages = [{ id: '1' }, { id: '2', parentId: '1' }, { id: '3', parentId: '2' }, { id: '4' }]
  const all = [known('1', readers), known('2', { ancestors: ['1'] }), known('3', { ancestors: ['1', '2'] }), known('4')]
  expect(openPages(pages, all)).toEqual(new Set(['4']))
})

test('a page in a restricted folder is not, whether or not the search names the folder above it', () => {
  const folder = known('f', { groups: 1 })
  expect(openPages([{ id: '1', parentId: 'f' }], [folder, known('1', { ancestors: ['f'] })]).size).toBe(0)
  expect(openPages([{ id: '1', parentId: 'f' }], [folder, known('1')]).size).toBe(0)
  expect(openPages([{ id: '1', parentId: 'f' }], [known('f'), known('1')])).toEqual(new Set(['1']))
})

test('what the search does not confirm is not open', () => {
  expect(openPages([{ id: '1' }, { id: '2' }], [known('2')])).toEqual(new Set(['2']))
  expect(openPages([{ id: '1', parentId: 'unknown' }], [known('1')]).size).toBe(0)
  expect(openPages([{ id: '1' }], [{ id: '1' }]).size).toBe(0)
  expect(openPages([{ id: '1' }], [{ id: '1', restrictions: { read: { restrictions: { user: { results: [] } } } } }]).size).toBe(
    0,
  )
})

test('pages that are above each other are not open', () => {
  const pages = [
    { id: '1', parentId: '2' },
    { id: '2', parentId: '1' },
  ]
  expect(openPages(pages, [known('1'), known('2')]).size).toBe(0)
})
