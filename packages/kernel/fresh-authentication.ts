import { AppError } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import { systemDb } from '@callboard/db/system-db'
import { z } from 'zod'

/** How long proving who one is counts for what a borrowed or stolen session must not do. */
const freshForMs = 10 * 60_000

declare const proven: unique symbol
/** A session whose person has just proven who they are. Only `requireFreshSession` makes one. */
export type FreshSession = { readonly userId: UserId; readonly sessionId: string; readonly [proven]: true }

const refusal = () =>
  new AppError('reauthentication_required', 'Confirm your identity. This action requires a sign-in within the last 10 minutes.')

async function isFresh(sessionId: string | undefined): Promise<boolean> {
  if (!z.uuid().safeParse(sessionId).success) return false
  const fresh = { id: sessionId as string, revokedAt: null, authenticatedAt: { gt: new Date(Date.now() - freshForMs) } }
  return (await systemDb('identity').session.count({ where: fresh })) > 0
}

/** @throws AppError `reauthentication_required` unless the person has proven who they are within ten minutes */
export async function requireFreshSession(userId: UserId, sessionId: string): Promise<FreshSession> {
  if (!(await isFresh(sessionId))) throw refusal()
  return { userId, sessionId } as FreshSession
}

/** The same for who acts in an organization. */
export async function requireFreshPerson(sessionId: string | undefined): Promise<void> {
  if (!(await isFresh(sessionId))) throw refusal()
}

/** Records that the person behind a session has proven who they are, by password, link or provider. */
export async function markAuthenticated(userId: UserId, sessionId: string): Promise<void> {
  await systemDb('identity').session.updateMany({
    where: { id: sessionId, userId, revokedAt: null },
    data: { authenticatedAt: new Date() },
  })
}
