import { type TenantId, trustedTenantId, type UserId } from '@callboard/core/ids'
import type { ClosedValue } from '@callboard/db/closed-columns'
import { enqueueSystem } from '@callboard/db/outbox'
import { type SystemDb, systemDb } from '@callboard/db/system-db'
import { jobRequest } from '@callboard/jobs/define-job'
import { sendMailJob } from '@callboard/kernel/jobs'
import { parseInput } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readSession } from '../repo/sessions.ts'
import { accountMails } from './account-mails.ts'
import { type Account, accountOf } from './accounts.ts'
import { idleSince, sessionLifetimeMs } from './session-lifetime.ts'

export type SignInMethod = ClosedValue<'session.method'>
export type SessionOrigin = {
  userAgent?: string
  /** A readable form of the user agent, for the notice of a sign-in from a new device. */
  device?: string
  ip?: string
  method?: SignInMethod
}

const lastSeenIntervalMs = 60_000

/** A browser and its operating system without versions, which change every few weeks. */
const userAgentFamily = (userAgent: string | null): string => (userAgent ?? '').replace(/[\d._]+/g, '')

/** Whether an account with earlier sign-ins has never used this browser. */
async function isNewDevice(db: Pick<SystemDb, 'session'>, userId: UserId, userAgent: string | null): Promise<boolean> {
  const used = await db.session.findMany({
    where: { userId, parentId: null, userAgent: { not: null } },
    distinct: ['userAgent'],
    select: { userAgent: true },
    take: 500,
  })
  return used.length > 0 && !used.some((session) => userAgentFamily(session.userAgent) === userAgentFamily(userAgent))
}

/**
 * Creates a session; its id goes into the signed cookie. The sign-in is recorded in the audit log of each of the user's
 * organizations.
 */
export async function createSession(userId: UserId, from: SessionOrigin): Promise<string> {
  const method = from.method ?? 'password'
  const userAgent = from.userAgent?.slice(0, 300) ?? null
  return systemDb('identity').$transaction(async (tx) => {
    const isNew = await isNewDevice(tx, userId, userAgent)
    const session = await tx.session.create({
      data: {
        userId,
        userAgent,
        ip: from.ip ?? null,
        method,
        authenticatedAt: new Date(),
        expiresAt: new Date(Date.now() + sessionLifetimeMs),
      },
      include: { user: { include: { memberships: { select: { tenantId: true } } } } },
    })
    const { user } = session
    await tx.auditEvent.createMany({
      data: user.memberships.map(({ tenantId }) => ({
        tenantId,
        actorType: 'user',
        actorId: userId,
        actorLabel: user.email,
        action: 'session.started',
        targetType: 'session',
        targetId: session.id,
        detail: { method },
        ip: from.ip ?? null,
        userAgent,
      })),
    })
    if (isNew) {
      const device = from.device ?? userAgent ?? ''
      const mail = accountMails.newDevice(user.email, device, from.ip, session.createdAt)
      await enqueueSystem(tx, jobRequest(sendMailJob, mail))
    }
    return session.id
  })
}

/** The host name of a Host header, without port. */
export const hostName = (host: string): string => (host.toLowerCase().split(':')[0] ?? '').replace(/\.$/, '')

/** The user of a session, and the only organization that it may access; any if undefined. */
export type LiveSession = { account: Account; sessionId: string; portalTenantId: TenantId | undefined }

/**
 * A valid session for a request to its host. Looked up on every request, so that ending a session takes effect immediately. A
 * session of a portal's own host is only valid there; one of the main host only on the main host.
 * @param host the Host header of a portal's own address; undefined for the main host
 */
export async function findSession(sessionId: string, host?: string): Promise<LiveSession | undefined> {
  if (!z.uuid().safeParse(sessionId).success) return undefined
  const db = systemDb('identity')
  const now = new Date()
  const session = await readSession(db, sessionId)
  if (session?.portalHost !== (host === undefined ? null : hostName(host))) return undefined
  if (session.revoked || session.expiresAt < now || session.lastSeenAt < idleSince()) return undefined
  if (now.getTime() - session.lastSeenAt.getTime() > lastSeenIntervalMs)
    await db.session.updateMany({ where: { id: sessionId }, data: { lastSeenAt: now } })
  const portalTenantId = session.portalTenantId ? trustedTenantId(session.portalTenantId) : undefined
  return { account: accountOf(session), sessionId, portalTenantId }
}

/** Signs out: ends a session, its parent, and all sessions opened from the parent. */
export async function revokeSession(sessionId: string): Promise<void> {
  const db = systemDb('identity')
  const session = await db.session.findUnique({ where: { id: sessionId }, select: { id: true, parentId: true } })
  if (!session) return
  const id = session.parentId ?? session.id
  await db.session.updateMany({ where: { revokedAt: null, OR: [{ id }, { parentId: id }] }, data: { revokedAt: new Date() } })
}

export type OpenSession = {
  id: string
  userAgent: string | null
  ip: string | null
  method: string
  createdAt: Date
  lastSeenAt: Date
}

/** The sessions of a user, most recently used first. */
export function listSessions(userId: UserId): Promise<OpenSession[]> {
  return systemDb('identity').session.findMany({
    where: { userId, parentId: null, revokedAt: null, expiresAt: { gt: new Date() }, lastSeenAt: { gt: idleSince() } },
    orderBy: { lastSeenAt: 'desc' },
    take: 100,
    select: { id: true, userAgent: true, ip: true, method: true, createdAt: true, lastSeenAt: true },
  })
}

/** Ends one session of a user, or all but one. @returns how many ended */
export async function endSessions(
  userId: UserId,
  which: { only: string } | { except: string },
  db: Pick<SystemDb, 'session'> = systemDb('identity'),
): Promise<number> {
  const id = 'only' in which ? parseInput(z.uuid(), which.only) : { not: which.except }
  const ended = { revokedAt: new Date() }
  const { count } = await db.session.updateMany({ where: { userId, revokedAt: null, parentId: null, id }, data: ended })
  // Sessions of portals' own hosts end with their parent session.
  await db.session.updateMany({ where: { userId, revokedAt: null, parentId: id }, data: ended })
  return count
}
