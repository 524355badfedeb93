import { AppError } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import { systemDb } from '@callboard/db/system-db'
import { z } from 'zod'

/** How long a confirmed identity is valid for sensitive actions, so that a stolen session alone cannot perform them. */
const maxAgeMs = 10 * 60_000

declare const authenticatedAtOf: unique symbol
/** A session whose user has just confirmed their identity. Created only by `requireFreshSession`. */
export type FreshSession = { readonly userId: UserId; readonly sessionId: string; readonly [authenticatedAtOf]: true }

const confirmIdentityError = () =>
  new AppError('reauthentication_required', 'Confirm your identity. This action requires a sign-in within the last 10 minutes.')

async function isFresh(sessionId: string | undefined): Promise<boolean> {
  if (!z.uuid().safeParse(sessionId).success) return false
  const fresh = { id: sessionId as string, revokedAt: null, authenticatedAt: { gt: new Date(Date.now() - maxAgeMs) } }
  return (await systemDb('identity').session.count({ where: fresh })) > 0
}

/** @throws AppError `reauthentication_required` unless the user confirmed their identity in the last ten minutes */
export async function requireFreshSession(userId: UserId, sessionId: string): Promise<FreshSession> {
  if (!(await isFresh(sessionId))) throw confirmIdentityError()
  return { userId, sessionId } as FreshSession
}

/** The same check for an actor in an organization. */
export async function requireFreshPerson(sessionId: string | undefined): Promise<void> {
  if (!(await isFresh(sessionId))) throw confirmIdentityError()
}

/** Records that the user of a session confirmed their identity, by password, email link or identity provider. */
export async function markAuthenticated(userId: UserId, sessionId: string): Promise<void> {
  await systemDb('identity').session.updateMany({
    where: { id: sessionId, userId, revokedAt: null },
    data: { authenticatedAt: new Date() },
  })
}
