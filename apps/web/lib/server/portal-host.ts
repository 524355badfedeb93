import { isPortalHost, slugOfHost } from '@callboard/core/portal-address'
import type { Platform } from '@callboard/kernel/platform'
import { findSlugOfHost } from '@callboard/modules/tenants'

/** How long an answer is remembered: a name that is taken away or proven anew counts after that. */
const cacheTtlMs = 5000
/** Anybody can send any name; no more than these are kept. */
const maxCachedHosts = 5000

type Known = { slug: string | undefined; until: number }

/** The portal whose own address a host name is: one below the portal domain, or a name that an organization has proven. */
export function portalHosts(platform: Pick<Platform, 'publicUrl' | 'portalDomain'>) {
  const known = new Map<string, Known>()
  return async (host: string | undefined): Promise<string | undefined> => {
    const below = slugOfHost(host, platform)
    // Becomes part of an address: nothing but a name and a port.
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
