import type { Platform } from '@callboard/kernel/platform'
import { appScopeNames } from '@callboard/modules/oauth/domain/app-scopes'
import { mcpPath, resourceOf } from '@callboard/modules/oauth/domain/resource'
import type { BrowserSessions } from '../backstage/auth/browsers.ts'

type Addresses = Pick<Platform, 'publicUrl'>
type Hosts = Pick<BrowserSessions, 'portalOfHost'>

export const protectedResourcePath = '/.well-known/oauth-protected-resource'

/** Scheme and host at which a request arrived: of the main host, or of a portal's own. */
async function originOf(host: string | undefined, { publicUrl }: Addresses, { portalOfHost }: Hosts): Promise<string> {
  const slug = await portalOfHost(host)
  return slug === undefined ? publicUrl : `${new URL(publicUrl).protocol}//${host?.toLowerCase()}`
}

/** What tokens for a host are issued for. */
export const resourceOfHost = async (host: string | undefined, platform: Addresses, hosts: Hosts): Promise<string> =>
  resourceOf(await originOf(host, platform, hosts))

/** Where to find the metadata of a resource (RFC 9728, 3.1). */
export const metadataAddressOf = (resource: string): string => new URL(protectedResourcePath + mcpPath, resource).href

/** An address below the main host. */
const addressOf = (path: string, publicUrl: string): string => new URL(path, publicUrl).href

/** Protected resource metadata (RFC 9728). Every portal has the main host as its authorization server. */
export const protectedResource = (resource: string, { publicUrl }: Addresses) => ({
  resource,
  resource_name: 'Callboard',
  authorization_servers: [publicUrl],
  bearer_methods_supported: ['header'],
  scopes_supported: appScopeNames,
  resource_documentation: addressOf('/docs#assistants', publicUrl),
})

/** Authorization server metadata (RFC 8414). */
export const authorizationServer = ({ publicUrl }: Addresses) => ({
  issuer: publicUrl,
  authorization_endpoint: addressOf('/oauth/authorize', publicUrl),
  token_endpoint: addressOf('/oauth/token', publicUrl),
  registration_endpoint: addressOf('/oauth/register', publicUrl),
  revocation_endpoint: addressOf('/oauth/revoke', publicUrl),
  response_types_supported: ['code'],
  response_modes_supported: ['query'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_methods_supported: ['none'],
  revocation_endpoint_auth_methods_supported: ['none'],
  code_challenge_methods_supported: ['S256'],
  scopes_supported: appScopeNames,
  client_id_metadata_document_supported: true,
  authorization_response_iss_parameter_supported: true,
  service_documentation: addressOf('/docs#assistants', publicUrl),
})
