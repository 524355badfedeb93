import { portalBase } from './portal-paths.ts'
import { slugSchema } from './slug.ts'

/** Where a portal is: below the main address as `/t/<slug>`, or at an address of its own, where paths begin at the root. */
export type PortalPlace = {
  /** Scheme and host that its pages are seen at. */
  origin: string
  /** What its paths begin with: `/t/<slug>`, or nothing. */
  base: string
}

/** The two settings that decide addresses. `portalDomain` may carry a port. */
export type Addresses = { publicUrl: string; portalDomain?: string | undefined }

/** The portal that a Host header names: `<slug>.<portalDomain>`; undefined for the main address and anything else. */
export function slugOfHost(host: string | undefined, { portalDomain }: Addresses): string | undefined {
  const suffix = `.${portalDomain}`
  if (!portalDomain || !host?.toLowerCase().endsWith(suffix)) return undefined
  const slug = host.toLowerCase().slice(0, -suffix.length)
  // Also turns away reserved names such as www and api, and anything with another dot.
  return slugSchema.safeParse(slug).success ? slug : undefined
}

/** Whether a host name is the installation's own: the main address, or one below the portal domain. */
export function isOurHost(host: string, { publicUrl, portalDomain }: Addresses): boolean {
  const name = host.toLowerCase()
  return (
    name === new URL(publicUrl).host ||
    (portalDomain !== undefined && name.endsWith(`.${portalDomain}`) && !name.slice(0, -portalDomain.length - 1).includes('.'))
  )
}

/** A portal's own address, where this installation has such; else undefined. */
export function ownOrigin(slug: string, { publicUrl, portalDomain }: Addresses): string | undefined {
  return portalDomain ? `${new URL(publicUrl).protocol}//${slug}.${portalDomain}` : undefined
}

/** Below the main address. */
export const mainPlace = (slug: string, { publicUrl }: Addresses): PortalPlace => ({ origin: publicUrl, base: portalBase(slug) })
