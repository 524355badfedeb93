import { expect, test } from 'vitest'
import { itemsOf, rangeOf } from './items.ts'

const row = (id: string, group?: string) => ({ id, label: id, href: `/${id}`, group })
const group = (key: string) => ({ key, label: key, name: key, count: 1 })
const shown = (items: ReturnType<typeof itemsOf>) =>
  items.map((i) => (i.type === 'group' ? `[${i.group.key}]` : `${i.position} ${i.row.id}`))

test('puts a heading before each group, and counts rows alone', () => {
  const rows = [row('a', 'x'), row('b', 'x'), row('c', 'y')]
  expect(shown(itemsOf(rows, [group('x'), group('y')], new Set()))).toEqual(['[x]', '0 a', '1 b', '[y]', '2 c'])
})

test('leaves out the rows of a collapsed group, not its heading', () => {
  const rows = [row('a', 'x'), row('b', 'y')]
  expect(shown(itemsOf(rows, [group('x'), group('y')], new Set(['x'])))).toEqual(['[x]', '[y]', '0 b'])
})

test('shows rows without groups', () => {
  expect(shown(itemsOf([row('a'), row('b')], [], new Set()))).toEqual(['0 a', '1 b'])
})

test('selects a range in either direction, and one row where the start is gone', () => {
  const ids = ['a', 'b', 'c', 'd']
  expect(rangeOf(ids, 'b', 'd')).toEqual(['b', 'c', 'd'])
  expect(rangeOf(ids, 'd', 'b')).toEqual(['b', 'c', 'd'])
  expect(rangeOf(ids, 'gone', 'b')).toEqual(['b'])
})
