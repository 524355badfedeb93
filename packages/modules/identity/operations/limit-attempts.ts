import { AppError } from '@callboard/core/errors'
import { systemDb } from '@callboard/db/system-db'

/**
 * Counts an attempt in a fixed window, and rejects it beyond the limit.
 * @param key what is limited, for example `sign-in:ada@example.com`
 * @param cost how many attempts this one counts for
 * @throws AppError `rate_limited` with the seconds to wait
 */
export async function limitAttempts(key: string, limit: number, windowS: number, cost = 1): Promise<void> {
  const [row] = await systemDb('identity').$queryRaw<{ count: number; left: number }[]>`
    insert into attempt_counter (key, window_start, count) values (${key}, now(), ${cost})
    on conflict (key) do update set
      count = case when attempt_counter.window_start < now() - make_interval(secs => ${windowS}) then ${cost}::int else attempt_counter.count + ${cost}::int end,
      window_start = case when attempt_counter.window_start < now() - make_interval(secs => ${windowS}) then now() else attempt_counter.window_start end
    returning count, ceil(extract(epoch from window_start + make_interval(secs => ${windowS}) - now()))::int as left`
  if (row && row.count > limit) {
    throw new AppError(
      'rate_limited',
      `Too many attempts. Try again in ${row.left > 90 ? `${Math.ceil(row.left / 60)} minutes` : `${row.left} seconds`}.`,
      { retryAfterS: row.left },
    )
  }
}
