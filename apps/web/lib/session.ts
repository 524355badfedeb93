import 'server-only'
import type { Account } from '@callboard/operations/identity/accounts'
import { findSession } from '@callboard/operations/identity/sessions'
import { redirect } from 'next/navigation'
import { getServerSession } from 'next-auth'
import { cache } from 'react'
import { authOptions } from './auth-options.ts'
import { paths } from './paths.ts'

/** Who is signed in; looked up once for each request. */
export const currentAccount = cache(async (): Promise<Account | undefined> => {
  const session = await getServerSession(authOptions())
  return session?.sessionId ? findSession(session.sessionId) : undefined
})

/** Who is signed in; sends everybody else to sign in and back. */
export async function requireAccount(backTo: string): Promise<Account> {
  const account = await currentAccount()
  if (!account) redirect(paths.signIn(backTo))
  return account
}
