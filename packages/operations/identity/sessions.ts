import type { UserId } from '@callboard/core/ids'
import { type SystemDb, systemDb } from '@callboard/db/system-db'
import { z } from 'zod'
import { parseInput } from '../operation.ts'
import { type Account, accountOf } from './accounts.ts'
import { idleSince, sessionLifetimeMs } from './session-lifetime.ts'

export type SignInMethod = 'password' | 'email_link' | 'github' | 'oidc'
export type SessionOrigin = { userAgent?: string; ip?: string; method?: SignInMethod }

const seenEveryMs = 60_000

/** Opens a session; its id goes into the signed cookie. Each organization of the person has the sign-in in its audit log. */
export async function createSession(userId: UserId, from: SessionOrigin): Promise<string> {
  const method = from.method ?? 'password'
  const userAgent = from.userAgent?.slice(0, 300) ?? null
  return systemDb('identity').$transaction(async (tx) => {
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
    return session.id
  })
}

/** The person behind a session that has not ended. Asked on every request, so that ending one works at once. */
export async function findSession(sessionId: string): Promise<Account | undefined> {
  if (!z.uuid().safeParse(sessionId).success) return undefined
  const db = systemDb('identity')
  const session = await db.session.findUnique({ where: { id: sessionId }, include: { user: true } })
  if (!session || session.revokedAt || session.expiresAt < new Date() || session.lastSeenAt < idleSince()) return undefined
  if (Date.now() - session.lastSeenAt.getTime() > seenEveryMs)
    await db.session.updateMany({ where: { id: sessionId }, data: { lastSeenAt: new Date() } })
  return accountOf(session.user)
}

export async function revokeSession(sessionId: string): Promise<void> {
  await systemDb('identity').session.updateMany({ where: { id: sessionId, revokedAt: null }, data: { revokedAt: new Date() } })
}

export type OpenSession = {
  id: string
  userAgent: string | null
  ip: string | null
  method: string
  createdAt: Date
  lastSeenAt: Date
}

/** Where a person is signed in, the most recently used first. */
export function listSessions(userId: UserId): Promise<OpenSession[]> {
  return systemDb('identity').session.findMany({
    where: { userId, revokedAt: null, expiresAt: { gt: new Date() }, lastSeenAt: { gt: idleSince() } },
    orderBy: { lastSeenAt: 'desc' },
    take: 100,
    select: { id: true, userAgent: true, ip: true, method: true, createdAt: true, lastSeenAt: true },
  })
}

/** Ends one session of a person, or all but one. @returns how many ended */
export async function endSessions(
  userId: UserId,
  which: { only: string } | { except: string },
  db: Pick<SystemDb, 'session'> = systemDb('identity'),
): Promise<number> {
  const id = 'only' in which ? parseInput(z.uuid(), which.only) : { not: which.except }
  const { count } = await db.session.updateMany({ where: { userId, revokedAt: null, id }, data: { revokedAt: new Date() } })
  return count
}
