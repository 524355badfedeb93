import 'server-only'
import { type FreshSession, requireFreshSession } from '@callboard/kernel/fresh-authentication'
import { type SignedIn, sessionForAction } from './session.ts'

/** The signed-in user with a recent identity confirmation, for a server action on the account itself. */
export async function freshSessionForAction(): Promise<SignedIn & { fresh: FreshSession }> {
  const session = await sessionForAction()
  return { ...session, fresh: await requireFreshSession(session.account.id, session.sessionId) }
}
