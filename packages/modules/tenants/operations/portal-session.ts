import type { TenantId } from '@callboard/core/ids'
import { slugOfHost } from '@callboard/core/portal-address'
import { systemDb } from '@callboard/db/system-db'
import type { Platform } from '@callboard/kernel/platform'
import { hostName, type LiveSession, type SessionOrigin } from '@callboard/modules/identity'
import { findMembership, type MembershipOf } from '@callboard/modules/members'

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
    const addresses = slugOfHost(address.host, platform)
      ? await tx.$queryRaw<unknown[]>`select 1 from tenant where id = ${tenantId}::uuid and slug = ${address.slug} for share`
      : await tx.$queryRaw<unknown[]>`
          select 1 from portal_host where tenant_id = ${tenantId}::uuid and host = ${host} and verified_at is not null for share`
    const [parent] = await tx.$queryRaw<{ user_id: string; method: string; expires_at: Date; authenticated_at: Date }[]>`
      select user_id, method, expires_at, authenticated_at from session
      where id = ${parentId}::uuid and parent_id is null and revoked_at is null and expires_at > now() for share`
    if (addresses.length === 0 || !parent) return undefined
    const { id } = await tx.session.create({
      data: {
        userId: parent.user_id,
        method: parent.method,
        expiresAt: parent.expires_at,
        authenticatedAt: parent.authenticated_at,
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

/**
 * The membership of a session's user in the organization with this slug. A portal's session is limited to its own organization.
 */
export async function membershipIn(session: LiveSession, slug: string): Promise<MembershipOf | undefined> {
  const membership = await findMembership(session.account.id, slug)
  return session.portalTenantId && session.portalTenantId !== membership?.tenantId ? undefined : membership
}
