import { expect, test } from 'vitest'
import { planOf } from './plans.ts'
import { runLimitsOf } from './run-limits.ts'

const now = new Date('2026-12-30T23:00:00Z')
const limits = (id: 'free' | 'business', used: { open: number; month: number }, sold = true) =>
  runLimitsOf({ plan: id, limits: planOf(id).limits }, used, { sold, now })

test('says what to do when a limit is reached', () => {
  expect(limits('free', { open: 9, month: 99 })).toMatchObject({
    open: { state: 'near' },
    month: { state: 'near' },
    reached: null,
  })
  expect(limits('free', { open: 10, month: 50 }).reached).toBe(
    '10 runs of templates have not ended, as many as the Free plan allows at the same time. Wait for one to end, cancel one, or upgrade in Settings > Billing.',
  )
  expect(limits('free', { open: 10, month: 100 }).reached).toBe(
    'The Free plan includes 100 runs of templates per month, all used. Wait until January 1, or upgrade in Settings > Billing.',
  )
})

test('offers no upgrade where there is none', () => {
  const full = { open: 200, month: 100_000 }
  expect(limits('business', full)).toMatchObject({ month: { limit: null, state: 'fine' } })
  expect(limits('business', full).reached).toMatch(
    /the Business plan allows at the same time\. Wait for one to end, or cancel one\.$/,
  )
  expect(limits('business', full, false).reached).toBe(
    '200 runs of templates have not ended, as many as an organization may have. Wait for one to end, or cancel one.',
  )
})
