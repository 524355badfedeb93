import { expect, test } from 'vitest'
import { isDraft, stalenessOf } from './life-cycle.ts'

const now = new Date('2026-11-29T12:00:00Z')
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000)
const flag = { state: 'active', permanent: false, updatedAt: ago(100), firstAt: ago(60), lastAt: ago(0), recentVariants: ['on'] }

test.each([
  ['everybody has had one variant for 30 days', {}, { reason: 'settled', variant: 'on', since: ago(60) }],
  ['the code’s default is a variant too', { recentVariants: [''] }, { reason: 'settled', variant: null, since: ago(60) }],
  ['two variants were given', { recentVariants: ['off', 'on'] }, null],
  ['one variant, but for 29 days only', { firstAt: ago(29) }, null],
  ['not evaluated for 14 days', { lastAt: ago(14) }, { reason: 'unused', since: ago(14) }],
  ['evaluated 13 days ago', { lastAt: ago(13), recentVariants: ['off', 'on'] }, null],
  ['never evaluated, and new', { firstAt: null, lastAt: null, recentVariants: [], updatedAt: ago(3) }, null],
  [
    'never evaluated in 14 days',
    { firstAt: null, lastAt: null, recentVariants: [], updatedAt: ago(14) },
    { reason: 'unused', since: ago(14) },
  ],
  ['permanent', { permanent: true, lastAt: ago(90) }, null],
  ['archived', { state: 'archived', lastAt: ago(90) }, null],
])('%s', (_, given, expected) => {
  expect(stalenessOf({ ...flag, ...given }, now)).toEqual(expected)
})

test.each([
  ['off everywhere and never evaluated', {}, true],
  ['on somewhere', { settings: [{ enabled: false }, { enabled: true }] }, false],
  ['off, but evaluated', { lastAt: ago(3) }, false],
  ['archived', { state: 'archived' }, false],
])('a flag that is %s is a draft: %j %s', (_, given, expected) => {
  expect(isDraft({ state: 'active', lastAt: null, settings: [{ enabled: false }], ...given })).toBe(expected)
})
