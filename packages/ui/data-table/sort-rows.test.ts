import { expect, test } from 'vitest'
import { matches, sortRows } from './sort-rows.ts'

const rows = [
  { name: 'node-10', cpu: 4, at: new Date(3) },
  { name: 'Node-2', cpu: null, at: new Date(1) },
  { name: 'node-1', cpu: 16, at: new Date(2) },
]
const values = {
  name: (r: (typeof rows)[number]) => r.name,
  cpu: (r: (typeof rows)[number]) => r.cpu,
  at: (r: (typeof rows)[number]) => r.at,
}
const names = (by: keyof typeof values, order: 'asc' | 'desc') => sortRows(rows, { by, order }, values).map((r) => r.name)

test('sorts texts as people count, whatever their case', () => {
  expect(names('name', 'asc')).toEqual(['node-1', 'Node-2', 'node-10'])
  expect(names('name', 'desc')).toEqual(['node-10', 'Node-2', 'node-1'])
})

test('rows without the value are last in either order', () => {
  expect(names('cpu', 'asc')).toEqual(['node-10', 'node-1', 'Node-2'])
  expect(names('cpu', 'desc')).toEqual(['node-1', 'node-10', 'Node-2'])
})

test('sorts times', () => {
  expect(names('at', 'desc')).toEqual(['node-10', 'node-1', 'Node-2'])
})

test('finds a text in any of the values, and everything without one', () => {
  expect(matches(' LENA ', 'Tomo', 'lena@example.com')).toBe(true)
  expect(matches('lena', 'Tomo', null)).toBe(false)
  expect(matches('zoe', 'Zoë')).toBe(true)
  expect(matches('ZOË', 'zoe')).toBe(true)
  expect(matches(undefined, 'Tomo')).toBe(true)
  expect(matches('  ', null)).toBe(true)
})
