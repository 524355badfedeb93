import 'server-only'
import { AppError } from '@callboard/core/errors'
import type { Account } from '@callboard/modules/identity'
import { findSession, type LiveSession } from '@callboard/modules/identity'
import { findPortalSession, type PortalSession } from '@callboard/modules/tenants'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { getServerSession } from 'next-auth'
import { cache } from 'react'
import { originOfHost, portalOfHost } from '../http/request.ts'
import { paths } from '../navigation/paths.ts'
import { webServices } from '../server/platform.ts'
import { authOptions, sessionCookie } from './auth-options.ts'

export type SignedIn = { account: Account; sessionId: string }

/** What the signed cookie of this request names, and the portal's own host that it was sent to. Not looked up yet. */
async function namedSession(): Promise<{ id: string; host: string | undefined } | undefined> {
  const session = await getServerSession(authOptions())
  const portal = await portalOfHost()
  // Portal cookies created before sessions were bound in the database refer to a session of the main host.
  if (!session?.sessionId || session.portal !== portal) return undefined
  const origin = await originOfHost()
  if (portal && !origin) return undefined
  return { id: session.sessionId, host: origin ? new URL(origin).host : undefined }
}

/** The session of this request. It is only valid at the host it was opened for, according to the database. */
const sessionOfRequest = cache(async (): Promise<LiveSession | undefined> => {
  const named = await namedSession()
  return named && findSession(named.id, named.host)
})

/** The same with its organizations, for a portal's pages and actions (lib/portal/portal.ts). Looked up once per request. */
export const portalSessionOfRequest = cache(async (): Promise<PortalSession | undefined> => {
  const named = await namedSession()
  return named && findPortalSession(named.id, named.host)
})

/** Records who sent this request, so that their pages have slots of their own. */
export async function recordVisitor(visitor: string, slug?: string): Promise<void> {
  const cookie = (await cookies()).get(sessionCookie().name)?.value
  if (cookie) webServices().recordVisitor(cookie, visitor, slug)
}

/** The signed-in user on the main host. A portal's own host has no account, operator or organization pages. */
const mainSession = async (): Promise<SignedIn | undefined> => {
  if (await portalOfHost()) return undefined
  const session = await sessionOfRequest()
  if (!session || session.portalTenantId !== undefined) return undefined
  await recordVisitor(session.account.id)
  return session
}

export const currentAccount = async (): Promise<Account | undefined> => (await mainSession())?.account

/** The signed-in user on the main host; redirects others to sign-in and back. */
export async function requireSession(backTo: string): Promise<SignedIn> {
  const session = await mainSession()
  const site = (await portalOfHost()) ? webServices().platform.publicUrl : ''
  if (!session) redirect(site + paths.signIn(backTo))
  return session
}

/** The same for a server action, with an error instead of a redirect. */
export async function sessionForAction(): Promise<SignedIn> {
  if (await portalOfHost()) throw new AppError('forbidden', 'This is only possible on the main Callboard domain.')
  const session = await mainSession()
  if (!session) throw new AppError('unauthenticated', 'You are signed out. Sign in again.')
  return session
}
