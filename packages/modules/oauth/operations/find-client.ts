import { systemDb } from '@callboard/db/system-db'
import type { Platform } from '@callboard/kernel/platform'
import { guardedFetch } from '@callboard/plugin-kit/http'
import { z } from 'zod'
import { isMetadataAddress, type OauthClient, parseMetadataDocument } from '../domain/client-metadata.ts'
import { OauthError } from '../domain/oauth-error.ts'

/** The specification suggests 5 KB; published ones have about 1. */
const maxDocumentBytes = 16 * 1024
const timeoutMs = 5000

const unknown = () =>
  new OauthError(
    'invalid_client',
    'Callboard does not know this app. Its registration may have expired: connect it again from the app.',
  )

/** Reads a client ID metadata document. The address is chosen by a stranger, so it goes through the guard of outgoing requests. */
async function readDocument(platform: Pick<Platform, 'outgoing'>, clientId: string): Promise<OauthClient> {
  const { host } = new URL(clientId)
  const read = guardedFetch({ ...platform.outgoing, timeoutMs, maxBytes: maxDocumentBytes })
  try {
    const response = await read(clientId, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(timeoutMs) })
    // Whoever redirects does not vouch for what it redirects to.
    if (!response.ok || response.url !== clientId) throw new Error(`${response.status} from ${response.url}`)
    return parseMetadataDocument(clientId, await response.json())
  } catch (error) {
    if (error instanceof OauthError) throw error
    throw Object.assign(
      new OauthError('invalid_client', `The description of the app could not be read from ${host}. Try again later.`),
      {
        cause: error,
      },
    )
  }
}

/**
 * The app with this client id: one that has registered itself, or has a metadata document.
 * @throws OauthError `invalid_client`
 */
export async function findClient(platform: Pick<Platform, 'outgoing'>, clientId: string): Promise<OauthClient> {
  if (isMetadataAddress(clientId)) return readDocument(platform, clientId)
  if (!z.uuid().safeParse(clientId).success) throw unknown()
  const row = await systemDb('token-look-up').oauthClient.findUnique({ where: { id: clientId } })
  if (!row) throw unknown()
  return { id: row.id, name: row.name, redirectUris: row.redirectUris, verifiedHost: null }
}
