import { AppError } from '@callboard/core/errors'
import { databaseSafe } from '@callboard/db/jsonb'
import { systemDb } from '@callboard/db/system-db'
import { limitAttempts } from '@callboard/modules/identity'
import { type OauthClient, parseClientMetadata } from '../domain/client-metadata.ts'
import { countUnused, removeUnused } from '../repo/clients.ts'

const perAddressAndHour = 30
/** Registrations that nobody has connected yet, of all organizations together. */
const maxUnused = 20_000

/**
 * Registers an app (RFC 7591). Anybody may, so it gives no access: a member decides on the consent page.
 * @param address group of network addresses, for the limit
 * @throws OauthError for invalid metadata, AppError `rate_limited`
 */
export async function registerClient(metadata: unknown, address: string): Promise<OauthClient> {
  await limitAttempts(`oauth-register:${address}`, perAddressAndHour, 3600)
  const { name, redirectUris } = parseClientMetadata(databaseSafe(metadata))
  const db = systemDb('token-look-up')
  await removeUnused(db)
  if ((await countUnused(db, maxUnused)) >= maxUnused)
    throw new AppError('rate_limited', 'Too many apps are waiting to be connected. Try again tomorrow, or use an API token.', {
      retryAfterS: 3600,
    })
  const row = await db.oauthClient.create({ data: { name, redirectUris } })
  return { id: row.id, name, redirectUris, verifiedHost: null }
}
