import { AppError } from '@callboard/core/errors'
import { PostponeJob } from '@callboard/jobs/postpone'
import { VendorError, type VendorErrorKind, vendorErrorKinds } from '@callboard/plugin-kit/vendor-error'
import { expect, test } from 'vitest'
import { type Caller, treatFailure } from './treat-failure.ts'

const callers: readonly Caller[] = ['sync', 'feed', 'follower', 'event']
const everyS = 3600
const nextAttempt = new Date(Date.now() + 5000)
type Failing = VendorErrorKind | 'app' | 'internal'

const errorOf = (kind: Failing, retryAfterS?: number): Error => {
  if (kind === 'app') return new AppError('locked', 'This plugin is not in your plan.')
  if (kind === 'internal') return new TypeError('x is not a function')
  return new VendorError(kind, `The vendor says ${kind}.`, retryAfterS === undefined ? {} : { retryAfterS })
}

const treat = (caller: Caller, error: Error, lastAttempt = false) => {
  const treated = treatFailure(caller, error, {
    id: 'run-1',
    job: lastAttempt ? { lastAttempt } : { lastAttempt, retryAt: nextAttempt },
    everyS,
  })
  const { thrown, health } = treated
  const ends = thrown === undefined ? 'settled' : thrown instanceof PostponeJob ? 'postponed' : 'thrown'
  return { ...treated, row: `${treated.state} ${health ? 'shown' : 'unshown'} ${ends}` }
}

/** State of what was read, whether the health of the connection shows it, and how the job ends: sync, feed, follower, event. */
const first: Record<Failing, [sync: string, feed: string, follower: string, event: string]> = {
  unauthorized: ['failed shown settled', 'failed shown settled', 'refused shown thrown', 'null shown settled'],
  forbidden: ['failed shown settled', 'failed shown settled', 'refused shown thrown', 'null shown settled'],
  not_found: ['failed shown settled', 'failed shown settled', 'refused shown thrown', 'null shown settled'],
  revoked: ['failed shown settled', 'failed shown settled', 'refused shown thrown', 'null shown settled'],
  refused: ['failed shown settled', 'failed shown settled', 'refused shown thrown', 'null shown settled'],
  rate_limited: ['waiting shown postponed', 'waiting shown postponed', 'unreachable shown thrown', 'null unshown postponed'],
  unavailable: ['waiting unshown thrown', 'waiting shown thrown', 'unreachable shown thrown', 'null unshown thrown'],
  too_large: ['waiting unshown thrown', 'waiting shown thrown', 'unreachable shown thrown', 'null unshown thrown'],
  incomplete: ['waiting unshown thrown', 'waiting shown thrown', 'unreachable shown thrown', 'null unshown thrown'],
  app: ['failed shown settled', 'failed unshown settled', 'refused shown thrown', 'null unshown thrown'],
  internal: ['waiting unshown thrown', 'waiting unshown thrown', 'unreachable shown thrown', 'null unshown thrown'],
}

const passing: Record<string, (typeof first)[Failing]> = {
  unavailable: ['failed shown settled', 'failed shown settled', 'unreachable shown thrown', 'null unshown thrown'],
  too_large: ['failed shown settled', 'failed shown settled', 'unreachable shown thrown', 'null unshown thrown'],
  incomplete: ['failed shown settled', 'failed shown settled', 'unreachable shown thrown', 'null unshown thrown'],
  internal: ['failed shown thrown', 'failed unshown thrown', 'unreachable shown thrown', 'null unshown thrown'],
}
const last = { ...first, ...passing }
const waits: (typeof first)[Failing] = first.rate_limited

const kinds = Object.keys(first) as Failing[]
const everyCase = kinds.flatMap((kind) => callers.map((caller, i) => ({ kind, caller, i })))

test('the table has every kind of vendor error', () => {
  expect(kinds.toSorted()).toEqual([...vendorErrorKinds, 'app', 'internal'].toSorted())
})

test.each(everyCase)('$kind in the first attempt of a $caller', ({ kind, caller, i }) => {
  expect(treat(caller, errorOf(kind)).row).toBe(first[kind][i])
})

test.each(everyCase)('$kind in the last attempt of a $caller', ({ kind, caller, i }) => {
  expect(treat(caller, errorOf(kind), true).row).toBe(last[kind][i])
})

const asksToWait = ['rate_limited', 'unavailable', 'too_large', 'incomplete'] as const
test.each(asksToWait.flatMap((kind) => callers.map((caller, i) => ({ kind, caller, i }))))(
  'a $caller waits as long as $kind requests, also in its last attempt',
  ({ kind, caller, i }) => {
    for (const lastAttempt of [false, true]) {
      const { row, retryAt } = treat(caller, errorOf(kind, 90), lastAttempt)
      expect(row).toBe(waits[i])
      expect(Math.abs(retryAt.getTime() - Date.now() - 90_000)).toBeLessThan(2000)
    }
  },
)

test.each(callers)('a %s is retried with the next attempt, or at its next regular time', (caller) => {
  expect(treat(caller, errorOf('unavailable')).retryAt).toEqual(nextAttempt)
  for (const { retryAt } of [treat(caller, errorOf('unavailable'), true), treat(caller, errorOf('forbidden'))])
    expect(Math.abs(retryAt.getTime() - Date.now() - everyS * 1000)).toBeLessThan(2000)
})

test.each(callers)('a %s reports the vendor’s message, and nothing of internal failures', (caller) => {
  expect(treat(caller, errorOf('forbidden'))).toMatchObject({ code: 'forbidden', message: 'The vendor says forbidden.' })
  expect(treat(caller, errorOf('app'))).toMatchObject({ code: 'locked', message: 'This plugin is not in your plan.' })
  const { code, message } = treat(caller, errorOf('internal'))
  expect(code).toBe('internal')
  expect(message).toMatch(/^Something in Callboard failed/)
  expect(message).not.toContain('function')
})

test.each(callers)('a postponed %s waits without becoming unhealthy', (caller) => {
  const later = new PostponeJob(new Date(Date.now() + 60_000), 'The budget of requests is spent.')
  expect(treat(caller, later, true)).toMatchObject({
    code: null,
    message: later.message,
    retryAt: later.runAt,
    health: undefined,
  })
  expect(treat(caller, later, true).thrown).toBe(later)
})
