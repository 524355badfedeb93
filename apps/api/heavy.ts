import { concurrencyLimits } from '@callboard/core/limits/limits'
import { createAdmission } from './admission.ts'

const lane = createAdmission({
  running: 1,
  waiting: concurrencyLimits.heavyWaiting,
  waitMs: concurrencyLimits.heavyWaitMs,
})

/**
 * Runs work whose cost is known before it runs. What is heavy runs one at a time in this process, whoever asked for it:
 * several at once would take the processor and the database from everybody's quick requests. Work is called outside of any
 * transaction, so waiting holds no connection.
 */
export async function byCost<T>(cost: number, work: () => Promise<T>): Promise<T> {
  if (cost <= concurrencyLimits.heavyCost) return work()
  const leave = await lane.enter('heavy')
  try {
    return await work()
  } finally {
    leave()
  }
}
