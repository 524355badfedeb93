import type { TenantId } from '@callboard/core/ids'
import { slugOfHost } from '@callboard/core/portal-address'
import { systemDb } from '@callboard/db/system-db'
import type { Platform } from '@callboard/kernel/platform'
import { findSession, hostName, type LiveSession, type SessionOrigin } from '@callboard/modules/identity'
import { findMembership, listMembershipsOfSession, type MembershipOf } from '@callboard/modules/members'
import { lockHost, lockParent, lockSlug } from '../repo/portal-session.ts'

type Opening = {
  parentId: string
  tenantId: TenantId
  address: { slug: string; host: string }
  platform: Pick<Platform, 'publicUrl' | 'portalDomain'>
}

/**
 * Opens a session for one portal at one host, as a child of a session of the main host.
 * @returns its id; undefined if the parent session has ended or the host no longer belongs to the organization
 */
export async function openPortalSession(
  { parentId, tenantId, address, platform }: Opening,
  from: SessionOrigin,
): Promise<string | undefined> {
  const host = hostName(address.host)
  return systemDb('identity').$transaction(async (tx) => {
    // Share locks: neither the host nor the parent session can be deleted until this session exists, and deleting them later ends
    // it too.
    const isTheirs = slugOfHost(address.host, platform)
      ? await lockSlug(tx, tenantId, address.slug)
      : await lockHost(tx, tenantId, host)
    const parent = await lockParent(tx, parentId)
    if (!isTheirs || !parent) return undefined
    const { id } = await tx.session.create({
      data: {
        ...parent,
        userAgent: from.userAgent?.slice(0, 300) ?? null,
        ip: from.ip ?? null,
        parentId,
        portalTenantId: tenantId,
        portalHost: host,
      },
    })
    return id
  })
}

/** A valid session with the organizations that it may access, apart from support sessions. */
export type PortalSession = LiveSession & { memberships: MembershipOf[] }

/**
 * The session of a page's request, valid as `findSession` says, with its memberships: both are read at once, because every page of
 * a portal waits for them.
 */
export async function findPortalSession(sessionId: string, host?: string): Promise<PortalSession | undefined> {
  const [session, all] = await Promise.all([findSession(sessionId, host), listMembershipsOfSession(sessionId)])
  if (!session) return undefined
  const { portalTenantId } = session
  return { ...session, memberships: portalTenantId ? all.filter((m) => m.tenantId === portalTenantId) : all }
}

/**
 * The membership of a session's user in the organization with this slug. A portal's session is limited to its own organization.
 */
export async function membershipIn(session: LiveSession | PortalSession, slug: string): Promise<MembershipOf | undefined> {
  const known = 'memberships' in session ? session.memberships.find((m) => m.slug === slug) : undefined
  const membership = known ?? (await findMembership(session.account.id, slug))
  return session.portalTenantId && session.portalTenantId !== membership?.tenantId ? undefined : membership
}
