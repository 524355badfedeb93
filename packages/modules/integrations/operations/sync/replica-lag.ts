import type { EventDelta, ItemRead } from '@callboard/plugin-kit/server'

/** A vendor's replicas have caught up after this time, or the event is not about what was read. */
const maxLagMs = 2 * 60_000
const minWaitMs = 2000

/**
 * When to read again because the vendor returned a revision that its own webhook reported as outdated. The delay grows with the
 * age of the delivery. Undefined if everything is current, or the delivery is too old to wait for.
 */
export function waitForReplica(
  expected: NonNullable<EventDelta['read']>,
  reads: readonly ItemRead[],
  receivedAt: Date,
  now = new Date(),
): Date | undefined {
  const age = now.getTime() - receivedAt.getTime()
  const lags = expected.some(({ key, outdated }) => {
    const read = reads.find((r) => r.key === key)
    return outdated !== undefined && read !== undefined && 'revision' in read && read.revision === outdated
  })
  return lags && age < maxLagMs ? new Date(now.getTime() + Math.max(minWaitMs, age)) : undefined
}
