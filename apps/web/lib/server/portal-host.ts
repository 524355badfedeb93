import { isPortalHost, slugOfHost } from '@callboard/core/portal-address'
import type { Platform } from '@callboard/kernel/platform'
import { findSlugOfHost } from '@callboard/modules/tenants'

/** How long a look-up is cached: a removed or newly verified domain takes effect after that. */
const cacheTtlMs = 5000
/** Maximum cached names, because anybody can send any name. */
const maxCachedHosts = 5000

type Known = { slug: string | undefined; until: number }

/** The portal with this host name: a subdomain of the portal domain, or a verified custom domain. */
export function portalHosts(platform: Pick<Platform, 'publicUrl' | 'portalDomain'>) {
  const known = new Map<string, Known>()
  return async (host: string | undefined): Promise<string | undefined> => {
    const below = slugOfHost(host, platform)
    // Becomes part of a URL: only a name and a port are allowed.
    if (below || !host || isPortalHost(host, platform) || !/^[a-z0-9.-]{1,253}(:\d{1,5})?$/i.test(host)) return below
    const name = host.toLowerCase().split(':')[0] ?? ''
    const found = known.get(name)
    if (found && found.until > Date.now()) return found.slug
    const slug = await findSlugOfHost(name)
    if (known.size >= maxCachedHosts) known.clear()
    known.set(name, { slug, until: Date.now() + cacheTtlMs })
    return slug
  }
}
