/** Path of the Model Context Protocol, on the main host and on portals' own hosts. */
export const mcpPath = '/mcp'

/** The protected resource of a host (RFC 8707, RFC 9728): what tokens are issued for. */
export const resourceOf = (origin: string): string => origin + mcpPath

/** The scheme and host of a resource; undefined if it is not the address of one. */
export function hostOfResource(resource: string): { protocol: string; host: string } | undefined {
  if (!URL.canParse(resource)) return undefined
  const url = new URL(resource)
  return url.href === resource && resourceOf(url.origin) === resource ? { protocol: url.protocol, host: url.host } : undefined
}
