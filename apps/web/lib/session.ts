import 'server-only'
import { AppError } from '@callboard/core/errors'
import type { Account } from '@callboard/operations/identity/accounts'
import { findSession } from '@callboard/operations/identity/sessions'
import { redirect } from 'next/navigation'
import { getServerSession } from 'next-auth'
import { cache } from 'react'
import { authOptions } from './auth-options.ts'
import { paths } from './paths.ts'
import { portalOfHost } from './request.ts'

export type SignedIn = { account: Account; sessionId: string }

/** Who is signed in, and by which session; looked up once for each request. A cookie counts at the address that it was made for alone. */
export const currentSession = cache(async (): Promise<SignedIn | undefined> => {
  const session = await getServerSession(authOptions())
  if (!session?.sessionId || session.portal !== (await portalOfHost())) return undefined
  const account = await findSession(session.sessionId)
  return account ? { account, sessionId: session.sessionId } : undefined
})

export const currentAccount = async (): Promise<Account | undefined> => (await currentSession())?.account

/** Who is signed in; sends everybody else to sign in and back. */
export async function requireSession(backTo: string): Promise<SignedIn> {
  const session = await currentSession()
  if (!session) redirect(paths.signIn(backTo))
  return session
}

/** The same for a server action: a refusal instead of a redirect. */
export async function sessionForAction(): Promise<SignedIn> {
  const session = await currentSession()
  if (!session) throw new AppError('unauthenticated', 'You are signed out. Sign in again.')
  return session
}
