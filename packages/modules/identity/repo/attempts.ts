import type { SystemDb } from '@callboard/db/system-db'

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

/** Counts a failure. @returns false, without counting, while a delay is active */
export async function countFailure(db: SystemDb, { key, free, maxDelayS, perHour }: FailureLimit): Promise<boolean> {
  const counted = await db.$executeRaw`
    insert into failed_attempt as f (key, failures, last_at) values (${key}, 1, now())
    on conflict (key) do update set
      failures = greatest(0, f.failures - extract(epoch from now() - f.last_at) * ${perHour}::float8 / 3600) + 1, last_at = now()
    where f.failures < ${free}::float8
      or now() >= f.last_at + make_interval(secs => least(${maxDelayS}::float8, power(2, least(f.failures - ${free}::float8, 30))))`
  return counted > 0
}

/** Seconds until the next attempt is accepted; zero or less if one is. */
export async function readDelayS(db: SystemDb, { key, free, maxDelayS }: FailureLimit): Promise<number> {
  const [row] = await db.$queryRaw<{ left: number }[]>`
    select ceil(extract(epoch from f.last_at - now()) + least(${maxDelayS}::float8, power(2, least(f.failures - ${free}::float8, 30))))::int as left
    from failed_attempt f where key = ${key}`
  return row?.left ?? 0
}

/** Undoes one failure: the attempt succeeded, or was rejected for another reason. */
export async function returnFailure(db: SystemDb, key: string): Promise<void> {
  await db.$executeRaw`update failed_attempt set failures = greatest(failures - 1, 0) where key = ${key}`
}

/** Counts an attempt in a fixed window. @returns all of the window with this one, and the seconds until it ends */
export async function countAttempt(
  db: SystemDb,
  { key, windowS, cost }: { key: string; windowS: number; cost: number },
): Promise<{ count: number; leftS: number }> {
  const [row] = await db.$queryRaw<{ count: number; leftS: number }[]>`
    insert into attempt_counter (key, window_start, count) values (${key}, now(), ${cost})
    on conflict (key) do update set
      count = case when attempt_counter.window_start < now() - make_interval(secs => ${windowS}) then ${cost}::int else attempt_counter.count + ${cost}::int end,
      window_start = case when attempt_counter.window_start < now() - make_interval(secs => ${windowS}) then now() else attempt_counter.window_start end
    returning count, ceil(extract(epoch from window_start + make_interval(secs => ${windowS}) - now()))::int as "leftS"`
  return row ?? { count: 0, leftS: 0 }
}
