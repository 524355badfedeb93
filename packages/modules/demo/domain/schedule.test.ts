import { expect, test } from 'vitest'
import { type DemoTenant, planDemo } from './schedule.ts'

const now = new Date('2026-11-28T12:00:00Z')
const demo = (slug: string, state: DemoTenant['state'], minutesOld: number, filled = true): DemoTenant => ({
  id: slug,
  slug,
  state,
  filled,
  createdAt: new Date(now.getTime() - minutesOld * 60_000),
})
const slugs = (tenants: readonly (DemoTenant | undefined)[]) => tenants.map((t) => t?.slug)

test('prepares a demo when there is none, and opens it once it is filled', () => {
  expect(planDemo([], true, now)).toEqual({ open: undefined, remove: [], prepare: true })
  expect(planDemo([demo('a', 'preparing', 1, false)], true, now)).toEqual({ open: undefined, remove: [], prepare: false })
  expect(slugs([planDemo([demo('a', 'preparing', 1)], true, now).open])).toEqual(['a'])
})

test('prepares a successor after a day and keeps the former demo until its visitors have left', () => {
  expect(planDemo([demo('a', 'open', 23 * 60)], true, now).prepare).toBe(false)
  expect(planDemo([demo('a', 'open', 25 * 60)], true, now)).toEqual({ open: undefined, remove: [], prepare: true })
  expect(planDemo([demo('a', 'open', 25 * 60), demo('b', 'open', 5)], true, now).remove).toEqual([])
  expect(slugs(planDemo([demo('a', 'open', 28 * 60), demo('b', 'open', 160)], true, now).remove)).toEqual(['a'])
})

test('removes a demo that was not filled in time, and every demo when the switch is off', () => {
  const plan = planDemo([demo('a', 'preparing', 31, false)], true, now)
  expect([slugs(plan.remove), plan.prepare]).toEqual([['a'], true])
  expect(slugs(planDemo([demo('a', 'open', 1), demo('b', 'preparing', 1)], false, now).remove)).toEqual(['a', 'b'])
})
