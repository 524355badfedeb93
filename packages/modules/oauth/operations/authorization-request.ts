import { slugOfHost } from '@callboard/core/portal-address'
import type { Platform } from '@callboard/kernel/platform'
import { hostName } from '@callboard/modules/identity'
import { findSlugOfHost } from '@callboard/modules/tenants'
import { type ParsedRequest, parseAuthorizationQuery } from '../domain/authorization-request.ts'
import type { OauthClient } from '../domain/client-metadata.ts'
import { OauthError } from '../domain/oauth-error.ts'
import { matchesRedirectUri } from '../domain/redirect-uri.ts'
import { hostOfResource, resourceOf } from '../domain/resource.ts'
import { findClient } from './find-client.ts'

export type Addresses = Pick<Platform, 'outgoing' | 'publicUrl' | 'portalDomain'>

export type AuthorizationRequest = Omit<ParsedRequest, 'resource'> & {
  client: OauthClient
  resource: string
  /** The only organization that it can be for, if the resource is at a portal's own host. */
  slug: string | undefined
}

/**
 * The portal that a resource belongs to; undefined for the main host, which serves all.
 * @throws OauthError `invalid_target`
 */
async function portalOfResource(platform: Addresses, resource: string): Promise<string | undefined> {
  if (resource === resourceOf(platform.publicUrl)) return undefined
  const at = hostOfResource(resource)
  const slug =
    at?.protocol === new URL(platform.publicUrl).protocol
      ? (slugOfHost(at.host, platform) ?? (await findSlugOfHost(hostName(at.host))))
      : undefined
  if (slug === undefined)
    throw new OauthError(
      'invalid_target',
      'The app asks for access to an address that is not a Callboard portal. Check the address in its settings.',
    )
  return slug
}

/**
 * Checks the request of an app. Errors are shown to the person and never redirected: the app is a stranger until somebody consents
 * (RFC 9700, 4.11.2).
 * @throws OauthError with a sentence for the person
 */
export async function readAuthorizationRequest(platform: Addresses, query: unknown): Promise<AuthorizationRequest> {
  const { resource = resourceOf(platform.publicUrl), ...parsed } = parseAuthorizationQuery(query)
  const client = await findClient(platform, parsed.clientId)
  if (!matchesRedirectUri(client.redirectUris, parsed.redirectUri))
    throw new OauthError('invalid_request', 'The app wants to return to an address that it has not registered. Do not continue.')
  return { ...parsed, client, resource, slug: await portalOfResource(platform, resource) }
}

/** The address that returns to the app (RFC 6749, 4.1.2; RFC 9207 for `iss`). */
export function returnAddress(
  { redirectUri, state }: Pick<AuthorizationRequest, 'redirectUri' | 'state'>,
  issuer: string,
  answer: { code: string } | { error: 'access_denied' },
): string {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries({ ...answer, ...(state ? { state } : {}), iss: issuer }))
    url.searchParams.set(name, value)
  return url.href
}
