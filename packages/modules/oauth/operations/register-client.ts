import { AppError } from '@callboard/core/errors'
import { databaseSafe } from '@callboard/db/jsonb'
import { systemDb } from '@callboard/db/system-db'
import { limitAttempts } from '@callboard/modules/identity'
import { type OauthClient, parseClientMetadata } from '../domain/client-metadata.ts'
import { grantLifetimeDays } from '../domain/lifetimes.ts'

const perAddressAndHour = 30
/** Registrations that nobody has connected yet, of all organizations together. */
const maxUnused = 20_000

/**
 * Removes registrations that nobody has connected within a day, and those whose last connection was over 90 days ago and has
 * ended. Some at a time, so that no registration waits for long.
 */
async function removeUnused(): Promise<void> {
  await systemDb('token-look-up').$executeRaw`
    delete from oauth_client where id in (
      (select id from oauth_client where last_used_at is null and created_at < now() - interval '1 day' limit 100)
      union all
      (select id from oauth_client c where last_used_at < now() - interval '90 days'
        and not exists (select from oauth_grant g where g.client_id = c.id::text and g.revoked_at is null
          and g.created_at > now() - make_interval(days => ${grantLifetimeDays})) limit 20))`
}

/**
 * Registers an app (RFC 7591). Anybody may, so it gives no access: a member decides on the consent page.
 * @param address group of network addresses, for the limit
 * @throws OauthError for invalid metadata, AppError `rate_limited`
 */
export async function registerClient(metadata: unknown, address: string): Promise<OauthClient> {
  await limitAttempts(`oauth-register:${address}`, perAddressAndHour, 3600)
  const { name, redirectUris } = parseClientMetadata(databaseSafe(metadata))
  await removeUnused()
  const db = systemDb('token-look-up')
  const [unused] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (select from oauth_client where last_used_at is null limit ${maxUnused}) as waiting`
  if ((unused?.count ?? 0) >= maxUnused)
    throw new AppError('rate_limited', 'Too many apps are waiting to be connected. Try again tomorrow, or use an API token.', {
      retryAfterS: 3600,
    })
  const row = await db.oauthClient.create({ data: { name, redirectUris } })
  return { id: row.id, name, redirectUris, verifiedHost: null }
}
