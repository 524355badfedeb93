import { z } from 'zod'
import { type AppScope, requestedScopes } from './app-scopes.ts'
import { OauthError } from './oauth-error.ts'

/** The query of an authorization request (RFC 6749, 4.1.1; RFC 7636; RFC 8707) as it arrived. */
export type AuthorizationQuery = {
  client_id?: string
  redirect_uri?: string
  response_type?: string
  code_challenge?: string
  code_challenge_method?: string
  state?: string
  scope?: string
  resource?: string
}

export const authorizationQuerySchema = z.object({
  client_id: z.string().max(1000).optional(),
  redirect_uri: z.string().max(1000).optional(),
  response_type: z.string().max(100).optional(),
  code_challenge: z.string().max(200).optional(),
  code_challenge_method: z.string().max(100).optional(),
  state: z.string().max(2000).optional(),
  scope: z.string().max(1000).optional(),
  resource: z.string().max(1000).optional(),
})

/** What remains to be checked against the client and the organization. */
export type ParsedRequest = {
  clientId: string
  redirectUri: string
  codeChallenge: string
  state: string | undefined
  scopes: AppScope[]
  resource: string | undefined
}

/** SHA-256 in base64url, without padding. */
const challenge = /^[A-Za-z0-9_-]{43}$/

/** @throws OauthError with the sentence for the person, who tells the app's author */
export function parseAuthorizationQuery(query: unknown): ParsedRequest {
  const parsed = authorizationQuerySchema.safeParse(query)
  if (!parsed.success) throw new OauthError('invalid_request', 'The link of the app is not valid. Connect it again from the app.')
  const { client_id: clientId, redirect_uri: redirectUri, state, resource, ...rest } = parsed.data
  if (!clientId || !redirectUri)
    throw new OauthError('invalid_request', 'The link of the app is incomplete. Connect it again from the app.')
  if (rest.response_type !== 'code')
    throw new OauthError('unsupported_response_type', 'The app must ask for an authorization code (response_type=code).')
  if (rest.code_challenge_method !== 'S256' || !challenge.test(rest.code_challenge ?? ''))
    throw new OauthError('invalid_request', 'The app must protect its request with PKCE (code_challenge_method=S256).')
  const scopes = requestedScopes(rest.scope)
  if (scopes.length === 0) throw new OauthError('invalid_scope', 'The app asks for nothing that Callboard can give.')
  return { clientId, redirectUri, codeChallenge: rest.code_challenge ?? '', state, scopes, resource: resource || undefined }
}
