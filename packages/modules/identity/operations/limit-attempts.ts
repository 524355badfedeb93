import { AppError } from '@callboard/core/errors'
import { systemDb } from '@callboard/db/system-db'
import { countAttempt } from '../repo/attempts.ts'

/**
 * Counts an attempt in a fixed window, and rejects it beyond the limit.
 * @param key what is limited, for example `sign-in:ada@example.com`
 * @param cost how many attempts this one counts for
 * @throws AppError `rate_limited` with the seconds to wait
 */
export async function limitAttempts(key: string, limit: number, windowS: number, cost = 1): Promise<void> {
  const { count, leftS } = await countAttempt(systemDb('identity'), { key, windowS, cost })
  if (count > limit) {
    throw new AppError(
      'rate_limited',
      `Too many attempts. Try again in ${leftS > 90 ? `${Math.ceil(leftS / 60)} minutes` : `${leftS} seconds`}.`,
      { retryAfterS: leftS },
    )
  }
}
