import { portalBase } from './portal-paths.ts'
import { slugSchema } from './slug.ts'

/** The address of a portal: `/t/<slug>` on the main host, or its own host with paths from the root. */
export type PortalLocation = {
  /** Scheme and host of its pages. */
  origin: string
  /** Prefix of its paths: `/t/<slug>`, or empty. */
  base: string
}

/** The two settings that determine addresses. `portalDomain` may include a port. */
export type Addresses = { publicUrl: string; portalDomain?: string | undefined }

/** The portal of a Host header `<slug>.<portalDomain>`; undefined for the main host and any other. */
export function slugOfHost(host: string | undefined, { portalDomain }: Addresses): string | undefined {
  const suffix = `.${portalDomain}`
  if (!portalDomain || !host?.toLowerCase().endsWith(suffix)) return undefined
  const slug = host.toLowerCase().slice(0, -suffix.length)
  // Also rejects reserved names such as www and api, and names with further dots.
  return slugSchema.safeParse(slug).success ? slug : undefined
}

/** Whether a host name belongs to the installation: the main host, or one below the portal domain. */
export function isPortalHost(host: string, { publicUrl, portalDomain }: Addresses): boolean {
  const name = host.toLowerCase()
  return (
    name === new URL(publicUrl).host ||
    (portalDomain !== undefined && name.endsWith(`.${portalDomain}`) && !name.slice(0, -portalDomain.length - 1).includes('.'))
  )
}

/** A portal's own address, if this installation supports it; otherwise undefined. */
export function ownOrigin(slug: string, { publicUrl, portalDomain }: Addresses): string | undefined {
  return portalDomain ? `${new URL(publicUrl).protocol}//${slug}.${portalDomain}` : undefined
}

/** The address on the main host. */
export const mainLocation = (slug: string, { publicUrl }: Addresses): PortalLocation => ({
  origin: publicUrl,
  base: portalBase(slug),
})
