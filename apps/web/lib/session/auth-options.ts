import { type ErrorCode, isAppError } from '@callboard/core/errors'
import { markAuthenticated, requireFreshSession } from '@callboard/kernel/fresh-authentication'
import {
  type Account,
  checkPassword,
  createSession,
  type ExternalIdentity,
  findSession,
  isLinked,
  linkIdentity,
  revokeSession,
  type SignInMethod,
  signInByLink,
  signInWithIdentity,
} from '@callboard/modules/identity'
import { cookies } from 'next/headers'
import type { NextAuthOptions, User } from 'next-auth'
import { decode } from 'next-auth/jwt'
import CredentialsProvider from 'next-auth/providers/credentials'
import { requestOrigin } from '../http/request.ts'
import { paths } from '../navigation/paths.ts'
import { webServices } from '../server/platform.ts'
import { deviceOf } from './device.ts'
import { attemptFrom, markDevice, readBrowserSecret } from './device-cookie.ts'
import { identityProviders } from './identity-providers.ts'
import { sessionCookieName } from './session-cookie.ts'

declare module 'next-auth' {
  interface Session {
    sessionId?: string
    portal?: string
  }
  interface User {
    sessionId?: string
    identity?: ExternalIdentity
  }
}
declare module 'next-auth/jwt' {
  interface JWT {
    sessionId?: string
    /** The portal at whose own address the cookie counts; the main address when absent. */
    portal?: string
  }
}

export const sessionLifetimeS = 30 * 86_400

/** The cookie of a session. */
export function sessionCookie() {
  const { publicUrl } = webServices().platform
  const secure = publicUrl.startsWith('https://')
  return {
    name: sessionCookieName(publicUrl),
    options: { httpOnly: true, sameSite: 'lax' as const, path: '/', secure },
  }
}

async function openSession(account: Account, method: SignInMethod): Promise<User> {
  const from = await requestOrigin()
  const sessionId = await createSession(account.id, { ...from, device: deviceOf(from.userAgent), method })
  await markDevice(account.id)
  return { id: account.id, email: account.email, name: account.name, sessionId }
}

/** next-auth shows a refusal by the message of an error; anything that is not a refusal goes to the log. */
async function messageOf<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isAppError(error)) throw new Error(error.message)
    webServices().log.error({ err: error }, 'sign-in failed')
    throw new Error('Sign-in is temporarily unavailable. Try again in a minute.')
  }
}

const codes: Partial<Record<ErrorCode, string>> = {
  forbidden: 'address-unconfirmed',
  conflict: 'linked-elsewhere',
  reauthentication_required: 'reauthenticate',
}

/** Back from an outside provider, a refusal travels in an address: a code, which lib/session/offered.ts puts into words. */
async function inCodes(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isAppError(error)) webServices().log.error({ err: error }, 'sign-in failed')
    throw new Error((isAppError(error) ? codes[error.code] : undefined) ?? 'failed')
  }
}

const withPassword = CredentialsProvider({
  credentials: { email: {}, password: {} },
  authorize: (given) =>
    messageOf(async () => {
      const from = await attemptFrom()
      return openSession(await checkPassword({ email: given?.email ?? '', password: given?.password ?? '', ...from }), 'password')
    }),
})

const withLink = CredentialsProvider({
  id: 'email-link',
  credentials: { token: {} },
  authorize: (given) =>
    messageOf(async () => openSession(await signInByLink(given?.token ?? '', await readBrowserSecret()), 'email_link')),
})

/** The session that this browser has already, when it comes back from an outside provider. */
async function sessionHere(): Promise<{ account: Account; sessionId: string } | undefined> {
  const { sessionSecret } = webServices()
  const token = (await cookies()).get(sessionCookie().name)?.value
  const payload = token ? await decode({ token, secret: sessionSecret }).catch(() => null) : null
  // A portal's cookie counts at that portal alone, and must not become one of the main address.
  if (!payload?.sessionId || payload.portal) return undefined
  const session = await findSession(payload.sessionId)
  // A visitor of the live demo signs in as themselves; the account that visitors share must not be linked to anybody.
  return session?.portalTenantId ? undefined : session
}

/** Somebody came back from an outside provider: links it to who is signed in, or confirms who they are, else signs in. */
async function createAuthSession(user: User, identity: ExternalIdentity): Promise<void> {
  const here = await sessionHere()
  if (here) {
    // An identity that is linked already proves who is there; a new one needs that proof first.
    if (await isLinked(here.account.id, identity)) await markAuthenticated(here.account.id, here.sessionId)
    else await linkIdentity(here.account.id, identity, await requireFreshSession(here.account.id, here.sessionId))
    user.sessionId = here.sessionId
  } else
    Object.assign(user, await openSession(await signInWithIdentity(identity), identity.provider === 'github' ? 'github' : 'oidc'))
}

/**
 * Sign-in. The cookie is a signed token that names a row of `session`; the row decides whether it still counts,
 * so that a session can be ended at once.
 */
export function authOptions(): NextAuthOptions {
  const { sessionSecret, signIn } = webServices()
  const { name, options } = sessionCookie()
  return {
    secret: sessionSecret,
    session: { strategy: 'jwt', maxAge: sessionLifetimeS },
    useSecureCookies: options.secure,
    cookies: { sessionToken: { name, options } },
    pages: { signIn: paths.signIn(), error: paths.signIn() },
    providers: [withPassword, withLink, ...identityProviders(signIn)],
    callbacks: {
      async signIn({ user }) {
        const { identity } = user
        if (identity) await inCodes(() => createAuthSession(user, identity))
        return true
      },
      jwt: ({ token, user }) =>
        user?.sessionId ? { ...(token.sub ? { sub: token.sub } : {}), sessionId: user.sessionId } : token,
      session: ({ session, token }) => ({
        expires: session.expires,
        ...(token.sessionId ? { sessionId: token.sessionId } : {}),
        ...(token.portal ? { portal: token.portal } : {}),
      }),
    },
    events: {
      async signOut({ token }) {
        if (token?.sessionId) await revokeSession(token.sessionId)
      },
    },
  }
}
