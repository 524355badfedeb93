import 'server-only'
import { AppError } from '@callboard/core/errors'
import type { Account } from '@callboard/modules/identity'
import { findSession, type LiveSession } from '@callboard/modules/identity'
import { redirect } from 'next/navigation'
import { getServerSession } from 'next-auth'
import { cache } from 'react'
import { originOfHost, portalOfHost } from '../http/request.ts'
import { paths } from '../navigation/paths.ts'
import { webServices } from '../server/platform.ts'
import { authOptions } from './auth-options.ts'

export type SignedIn = { account: Account; sessionId: string }

/**
 * The session of this request, for the pages and actions of a portal (lib/portal/portal.ts). It counts at the address that it
 * was opened for alone; the database says which one that is. Looked up once for each request.
 */
export const sessionOfRequest = cache(async (): Promise<LiveSession | undefined> => {
  const session = await getServerSession(authOptions())
  const portal = await portalOfHost()
  // Cookies of portals made before sessions were bound in the database name a session of the main address.
  if (!session?.sessionId || session.portal !== portal) return undefined
  const origin = await originOfHost()
  if (portal && !origin) return undefined
  return findSession(session.sessionId, origin ? new URL(origin).host : undefined)
})

/** Who is signed in at the main address. A portal's own address has no account, operator or organization pages. */
const mainSession = async (): Promise<SignedIn | undefined> => {
  if (await portalOfHost()) return undefined
  const session = await sessionOfRequest()
  return session && session.portalTenantId === undefined ? session : undefined
}

export const currentAccount = async (): Promise<Account | undefined> => (await mainSession())?.account

/** Who is signed in at the main address; sends everybody else to sign in there and back. */
export async function requireSession(backTo: string): Promise<SignedIn> {
  const session = await mainSession()
  const site = (await portalOfHost()) ? webServices().platform.publicUrl : ''
  if (!session) redirect(site + paths.signIn(backTo))
  return session
}

/** The same for a server action: a refusal instead of a redirect. */
export async function sessionForAction(): Promise<SignedIn> {
  if (await portalOfHost()) throw new AppError('forbidden', 'This is only possible on the main Callboard domain.')
  const session = await mainSession()
  if (!session) throw new AppError('unauthenticated', 'You are signed out. Sign in again.')
  return session
}
