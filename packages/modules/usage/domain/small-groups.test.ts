import { expect, test } from 'vitest'
import { splitSmallGroups } from './small-groups.ts'

const group = (name: string, members: number, people = 0) => ({ name, members, people })
const names = (groups: readonly { name: string }[]) => groups.map((g) => g.name)

test('hides groups of fewer than five people, and keeps the order of the others', () => {
  const { shown, hidden } = splitSmallGroups([group('a', 9), group('b', 4), group('c', 5), group('d', 3)])
  expect(names(shown)).toEqual(['a', 'c'])
  expect(names(hidden)).toEqual(['b', 'd'])
})

test('hides the next larger group too if the hidden ones alone are fewer than five, because the total would reveal them', () => {
  const { shown, hidden } = splitSmallGroups([group('a', 9), group('b', 2), group('c', 6)])
  expect(names(shown)).toEqual(['a'])
  expect(names(hidden)).toEqual(['b', 'c'])
})

test('counts people who were active and have left the group since', () => {
  expect(names(splitSmallGroups([group('a', 2, 7)]).shown)).toEqual(['a'])
})

test('hides everything in an organization of fewer than five, and nothing where there is nothing small', () => {
  expect(splitSmallGroups([group('a', 2), group('b', 1)]).shown).toEqual([])
  expect(splitSmallGroups([group('a', 8)])).toEqual({ shown: [group('a', 8)], hidden: [] })
})
