import { AppError } from '@callboard/core/errors'
import { systemDb } from '@callboard/db/system-db'
import { countFailure, type FailureLimit, readDelayS, returnFailure } from '../repo/attempts.ts'

const formatWait = (seconds: number): string =>
  seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : seconds === 1 ? '1 second' : `${seconds} seconds`

/**
 * Counts an attempt as failed before it is made, so that concurrent attempts cannot bypass the limit; `returnFailure` undoes it
 * on success. A rejected attempt is not counted, so that repeated attempts do not extend the delay for others.
 * @throws AppError `rate_limited` with the seconds to wait, while a delay is active
 */
export async function reserveFailure(limit: FailureLimit): Promise<void> {
  const db = systemDb('identity')
  if (await countFailure(db, limit)) return
  const left = Math.max(1, await readDelayS(db, limit))
  throw new AppError('rate_limited', `Too many failed attempts. Try again in ${formatWait(left)}.`, { retryAfterS: left })
}

export async function clearFailures(key: string): Promise<void> {
  await systemDb('identity').failedAttempt.deleteMany({ where: { key } })
}

/**
 * Reserves a failure under several keys, all or none.
 * @returns a function to call when the attempt has succeeded
 */
export async function reserveFailures(limits: readonly [FailureLimit, ...FailureLimit[]]): Promise<() => Promise<void>> {
  const reserved: string[] = []
  for (const limit of limits) {
    try {
      await reserveFailure(limit)
      reserved.push(limit.key)
    } catch (error) {
      for (const key of reserved) await returnFailure(systemDb('identity'), key)
      throw error
    }
  }
  const [own, ...shared] = reserved
  return async () => {
    if (own) await clearFailures(own)
    for (const key of shared) await returnFailure(systemDb('identity'), key)
  }
}
