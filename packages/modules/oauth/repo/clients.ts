import type { AnyDb } from '@callboard/db/any-db'
import { grantLifetimeDays } from '../domain/lifetimes.ts'

/**
 * Removes registrations that nobody has connected within a day, and those whose last connection was over 90 days ago and has
 * ended. Some at a time, so that no registration waits for long.
 */
export async function removeUnused(db: AnyDb): Promise<void> {
  await db.$executeRaw`
    delete from oauth_client where id in (
      (select id from oauth_client where last_used_at is null and created_at < now() - interval '1 day' limit 100)
      union all
      (select id from oauth_client c where last_used_at < now() - interval '90 days'
        and not exists (select from oauth_grant g where g.client_id = c.id::text and g.revoked_at is null
          and g.created_at > now() - make_interval(days => ${grantLifetimeDays})) limit 20))`
}

/** Number of registrations that nobody has connected, of all organizations together; counted up to a limit. */
export async function countUnused(db: AnyDb, limit: number): Promise<number> {
  const [unused] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (select from oauth_client where last_used_at is null limit ${limit}) as waiting`
  return unused?.count ?? 0
}
