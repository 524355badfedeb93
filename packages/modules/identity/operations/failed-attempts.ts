import { AppError } from '@callboard/core/errors'
import { systemDb } from '@callboard/db/system-db'

/** How failures of one key are limited. */
export type FailureLimit = {
  key: string
  /** Failures before the first delay. Each further one doubles the delay, starting at one second. */
  free: number
  /** Maximum delay in seconds. */
  maxDelayS: number
  /** Failures forgiven per hour. */
  perHour: number
}

const formatWait = (seconds: number): string =>
  seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : seconds === 1 ? '1 second' : `${seconds} seconds`

/**
 * Counts an attempt as failed before it is made, so that concurrent attempts cannot bypass the limit; `returnFailure` undoes it
 * on success. A rejected attempt is not counted, so that repeated attempts do not extend the delay for others.
 * @throws AppError `rate_limited` with the seconds to wait, while a delay is active
 */
export async function reserveFailure({ key, free, maxDelayS, perHour }: FailureLimit): Promise<void> {
  const db = systemDb('identity')
  const counted = await db.$executeRaw`
    insert into failed_attempt as f (key, failures, last_at) values (${key}, 1, now())
    on conflict (key) do update set
      failures = greatest(0, f.failures - extract(epoch from now() - f.last_at) * ${perHour}::float8 / 3600) + 1, last_at = now()
    where f.failures < ${free}::float8
      or now() >= f.last_at + make_interval(secs => least(${maxDelayS}::float8, power(2, least(f.failures - ${free}::float8, 30))))`
  if (counted > 0) return
  const [row] = await db.$queryRaw<{ left: number }[]>`
    select ceil(extract(epoch from f.last_at - now()) + least(${maxDelayS}::float8, power(2, least(f.failures - ${free}::float8, 30))))::int as left
    from failed_attempt f where key = ${key}`
  const left = Math.max(1, row?.left ?? 1)
  throw new AppError('rate_limited', `Too many failed attempts. Try again in ${formatWait(left)}.`, { retryAfterS: left })
}

/** Undoes one failure: the attempt succeeded, or was rejected for another reason. */
async function returnFailure(key: string): Promise<void> {
  await systemDb('identity').$executeRaw`update failed_attempt set failures = greatest(failures - 1, 0) where key = ${key}`
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
      for (const key of reserved) await returnFailure(key)
      throw error
    }
  }
  const [own, ...shared] = reserved
  return async () => {
    if (own) await clearFailures(own)
    for (const key of shared) await returnFailure(key)
  }
}
