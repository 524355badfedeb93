import { AppError, notFound } from '@callboard/core/errors'
import { trustedTenantId, trustedUserId, type UserId } from '@callboard/core/ids'
import { slugOfHost } from '@callboard/core/portal-address'
import { systemDb } from '@callboard/db/system-db'
import type { Platform } from '@callboard/kernel/platform'
import { hashSecret, hostName, newSecret, type SessionOrigin } from '@callboard/modules/identity'
import { findMembership } from '@callboard/modules/members'
import { findSlugOfHost } from './portal-hosts.ts'
import { openPortalSession } from './portal-session.ts'

const lifetimeMs = 60_000

/** A portal's own address. `host` is a Host header and may include a port. */
export type PortalAddress = { slug: string; host: string }

type Addresses = Pick<Platform, 'publicUrl' | 'portalDomain'>

async function isPortalAddress(platform: Addresses, { slug, host }: PortalAddress): Promise<boolean> {
  return (slugOfHost(host, platform) ?? (await findSlugOfHost(hostName(host)))) === slug
}

/**
 * Creates the code that carries a session from the main host to a portal's own host, like an OAuth authorization code: single
 * use, one minute, for one portal at one host, and only for the browser with the same `state`.
 * @throws AppError `not_found` both if the host is not the portal's and if the user has no access
 */
export async function createPortalCode(
  platform: Addresses,
  session: { sessionId: string; userId: UserId },
  address: PortalAddress,
  state: string,
): Promise<string> {
  const membership = await findMembership(session.userId, address.slug)
  if (!membership || !state || !(await isPortalAddress(platform, address))) throw notFound('This portal')
  const code = newSecret()
  await systemDb('identity').portalCode.create({
    data: {
      codeHash: hashSecret(code),
      sessionId: session.sessionId,
      portalTenantId: membership.tenantId,
      portalHost: hostName(address.host),
      stateHash: hashSecret(state),
      expiresAt: new Date(Date.now() + lifetimeMs),
    },
  })
  return code
}

const refused = () => new AppError('unauthenticated', 'Sign-in to this portal timed out. Reload the page.')

/**
 * Redeems a code and opens a session that is valid for this portal and host only. Rejected if the user has lost access or the
 * organization has lost the host since the code was issued.
 * @throws AppError `unauthenticated` if the code was used, has expired, or is for another portal, host or browser
 */
export async function redeemPortalCode(
  platform: Addresses,
  code: string,
  address: PortalAddress,
  state: string,
  origin: SessionOrigin = {},
): Promise<string> {
  const db = systemDb('identity')
  const found = await db.portalCode.findUnique({
    where: { codeHash: hashSecret(code) },
    include: { session: { select: { userId: true } } },
  })
  // DELETE decides which of two concurrent requests gets it.
  const { count } = await db.portalCode.deleteMany({ where: { codeHash: hashSecret(code) } })
  if (!found || count === 0 || found.expiresAt < new Date()) throw refused()
  if (found.portalHost !== hostName(address.host) || found.stateHash !== hashSecret(state)) throw refused()
  const membership = await findMembership(trustedUserId(found.session.userId), address.slug)
  if (membership?.tenantId !== found.portalTenantId || !(await isPortalAddress(platform, address))) throw refused()
  const sessionId = await openPortalSession(
    { parentId: found.sessionId, tenantId: trustedTenantId(found.portalTenantId), address, platform },
    origin,
  )
  if (!sessionId) throw refused()
  return sessionId
}
