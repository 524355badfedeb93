import { z } from 'zod'
import { appName } from './app-name.ts'
import { OauthError } from './oauth-error.ts'
import { isRedirectUri, maxRedirectUriLength } from './redirect-uri.ts'

const maxRedirectUris = 20

/** An app that asks for access. */
export type OauthClient = {
  /** An id of ours, or the https address of its metadata document. */
  id: string
  name: string
  redirectUris: readonly string[]
  /** The host that vouches for it; null for an app that has registered itself, whose name nobody has verified. */
  verifiedHost: string | null
}

/** What we use of RFC 7591 (2). Anything else is ignored: logos and links of strangers are not shown. */
const metadataSchema = z.object({
  redirect_uris: z
    .array(z.string().max(maxRedirectUriLength))
    .min(1, 'redirect_uris must not be empty.')
    .max(maxRedirectUris, `redirect_uris can have up to ${maxRedirectUris} addresses.`),
  client_name: z.string().max(1000).optional().catch(undefined),
  token_endpoint_auth_method: z.string().max(100).optional(),
  grant_types: z.array(z.string().max(100)).max(20).optional(),
  response_types: z.array(z.string().max(100)).max(20).optional(),
})

/**
 * The parts of a client's metadata that are used.
 * @throws OauthError `invalid_client_metadata` or `invalid_redirect_uri`, with what to change
 */
export function parseClientMetadata(metadata: unknown): { name: string; redirectUris: string[] } {
  const parsed = metadataSchema.safeParse(metadata)
  if (!parsed.success) {
    const about = parsed.error.issues[0]?.path[0]
    throw new OauthError(
      about === 'redirect_uris' ? 'invalid_redirect_uri' : 'invalid_client_metadata',
      about === 'redirect_uris'
        ? `redirect_uris must be a list of 1 to ${maxRedirectUris} addresses of at most ${maxRedirectUriLength} characters.`
        : `The client metadata is not valid${about === undefined ? '' : `: ${String(about)}`}. Send it as RFC 7591 describes.`,
    )
  }
  const { redirect_uris: redirectUris, client_name: name, grant_types: grants, response_types: types } = parsed.data
  const refused = redirectUris.find((uri) => !isRedirectUri(uri))
  if (refused !== undefined)
    throw new OauthError(
      'invalid_redirect_uri',
      'A redirect URI must use https, http on 127.0.0.1, [::1] or localhost, or a scheme like com.example.app, without user name and fragment.',
    )
  if (grants && !grants.includes('authorization_code'))
    throw new OauthError('invalid_client_metadata', 'Only the grant type authorization_code is supported, with refresh_token.')
  if (types && !types.includes('code'))
    throw new OauthError('invalid_client_metadata', 'Only the response type code is supported.')
  return { name: appName(name), redirectUris }
}

/** Whether a client id is the address of a metadata document (draft-ietf-oauth-client-id-metadata-document, 3). */
export function isMetadataAddress(clientId: string): boolean {
  if (!clientId.startsWith('https://') || clientId.length > maxRedirectUriLength || !URL.canParse(clientId)) return false
  const url = new URL(clientId)
  // Written as it is requested: without user name, fragment and dot segments.
  return url.href === clientId && url.pathname !== '/' && !url.username && !url.password && !clientId.includes('#')
}

/** @throws OauthError `invalid_client` for a document of another client, or one that needs a secret or a key */
export function parseMetadataDocument(clientId: string, document: unknown): OauthClient {
  const { client_id: id, token_endpoint_auth_method: method = 'none' } =
    z.looseObject({ client_id: z.string(), token_endpoint_auth_method: z.string().optional() }).safeParse(document).data ?? {}
  if (id !== clientId) throw new OauthError('invalid_client', 'The app’s metadata document names another client_id.')
  if (method !== 'none')
    throw new OauthError(
      'invalid_client',
      `The app signs in to the token endpoint with ${method.slice(0, 40)}. Only public clients are supported.`,
    )
  return { id: clientId, ...parseClientMetadata(document), verifiedHost: new URL(clientId).host }
}
