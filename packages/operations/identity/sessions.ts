import { isRole, type Role } from '@callboard/core/permissions'
import { trustedTenantId, trustedUserId, type TenantId, type UserId } from '@callboard/core/ids'
import { systemDb } from '@callboard/db/system-db'
import { z } from 'zod'
import type { Account } from './accounts.ts'

const lifetimeMs = 30 * 86_400_000
const seenEveryMs = 60_000

/** Opens a session; its id goes into the signed cookie. */
export async function createSession(userId: UserId, from: { userAgent?: string; ip?: string }): Promise<string> {
  const session = await systemDb('identity').session.create({
    data: {
      userId,
      userAgent: from.userAgent?.slice(0, 300) ?? null,
      ip: from.ip ?? null,
      expiresAt: new Date(Date.now() + lifetimeMs),
    },
  })
  return session.id
}

/** The person behind a session that has not ended. Asked on every request, so that ending one works at once. */
export async function findSession(sessionId: string): Promise<Account | undefined> {
  if (!z.uuid().safeParse(sessionId).success) return undefined
  const db = systemDb('identity')
  const session = await db.session.findUnique({ where: { id: sessionId }, include: { user: true } })
  if (!session || session.revokedAt || session.expiresAt < new Date()) return undefined
  if (Date.now() - session.lastSeenAt.getTime() > seenEveryMs)
    await db.session.update({ where: { id: sessionId }, data: { lastSeenAt: new Date() } })
  const { user } = session
  return { id: trustedUserId(user.id), email: user.email, name: user.name, emailVerified: user.emailVerifiedAt !== null }
}

export async function revokeSession(sessionId: string): Promise<void> {
  await systemDb('identity').session.updateMany({ where: { id: sessionId, revokedAt: null }, data: { revokedAt: new Date() } })
}

export type MembershipOf = { tenantId: TenantId; slug: string; name: string; role: Role }

/** The organizations a person is in, by name. */
export async function listMemberships(userId: UserId): Promise<MembershipOf[]> {
  const rows = await systemDb('membership-look-up').membership.findMany({
    where: { userId },
    include: { tenant: true },
    orderBy: { tenant: { name: 'asc' } },
  })
  return rows.flatMap((r) =>
    isRole(r.role) ? [{ tenantId: trustedTenantId(r.tenantId), slug: r.tenant.slug, name: r.tenant.name, role: r.role }] : [],
  )
}

/** A person's place in the organization at an address; undefined alike when it does not exist and when they are not in it. */
export async function findMembership(userId: UserId, slug: string): Promise<MembershipOf | undefined> {
  if (!/^[a-z0-9-]{1,40}$/.test(slug)) return undefined
  const row = await systemDb('membership-look-up').membership.findFirst({
    where: { userId, tenant: { slug } },
    include: { tenant: true },
  })
  return row && isRole(row.role)
    ? { tenantId: trustedTenantId(row.tenantId), slug: row.tenant.slug, name: row.tenant.name, role: row.role }
    : undefined
}
