import { expect, test } from 'vitest'
import { dueWarning, expirySentence, nextCredentialCheck } from './credential-expiry.ts'

const expiresAt = new Date('2026-12-12T10:00:00Z')
const hours = (n: number) => new Date(expiresAt.getTime() - n * 3_600_000)

test.each([
  [hours(337), undefined],
  [hours(336), 14],
  [hours(49), 14],
  [hours(48), 2],
  [hours(2), 2],
  [hours(1), 0],
  [hours(-1), 0],
])('at %s the warning for %s days before is due', (now, due) => {
  expect(dueWarning(expiresAt, now)).toBe(due)
})

test.each([
  ['daily', hours(400), hours(376)],
  ['two weeks before', hours(340), hours(336)],
  ['two days before', hours(50), hours(48)],
  ['an hour before', hours(3), hours(1)],
])('checks again %s', (_, now, next) => {
  expect(nextCredentialCheck(expiresAt, now)).toEqual(next)
})

test.each([
  [336, 'expires on 12 December 2026, in 14 days.'],
  [47.5, 'expires on 12 December 2026, in 2 days.'],
  [24, 'expires on 12 December 2026 at 10:00 UTC, in 24 hours.'],
  [0.9, 'expires on 12 December 2026 at 10:00 UTC, within an hour.'],
  [0, 'expired on 12 December 2026.'],
])('%s hours before, it says so', (before, end) => {
  expect(expirySentence({ expiresAt, label: 'token' }, 'prod', hours(before))).toBe(`The token of prod ${end}`)
})
