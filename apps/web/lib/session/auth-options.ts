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
import { sessionCookieName } from './cookie-value.ts'
import { deviceOf } from './device.ts'
import { attemptFrom, markDevice, readBrowserSecret } from './device-cookie.ts'
import { identityProviders } from './identity-providers.ts'

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
    /** The portal for whose own host the cookie is valid; the main host if absent. */
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

/** next-auth shows the message of an expected error; others are logged. */
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

/** After a redirect from an external provider, an error is a code in the URL, which lib/session/offered.ts translates. */
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

/** The session of this browser before the redirect from an external provider. */
async function sessionHere(): Promise<{ account: Account; sessionId: string } | undefined> {
  const { sessionSecret } = webServices()
  const token = (await cookies()).get(sessionCookie().name)?.value
  const payload = token ? await decode({ token, secret: sessionSecret }).catch(() => null) : null
  // A portal's cookie is only valid for that portal, and must not become one of the main host.
  if (!payload?.sessionId || payload.portal) return undefined
  const session = await findSession(payload.sessionId)
  // A visitor of the live demo signs in as themselves; the account that visitors share must not be linked to anybody.
  return session?.portalTenantId ? undefined : session
}

/** After a redirect from an external provider: links it to the signed-in user, confirms their identity, or signs in. */
async function createAuthSession(user: User, identity: ExternalIdentity): Promise<void> {
  const here = await sessionHere()
  if (here) {
    // A linked identity already confirms the user; a new one requires confirmation first.
    if (await isLinked(here.account.id, identity)) await markAuthenticated(here.account.id, here.sessionId)
    else await linkIdentity(here.account.id, identity, await requireFreshSession(here.account.id, here.sessionId))
    user.sessionId = here.sessionId
  } else
    Object.assign(user, await openSession(await signInWithIdentity(identity), identity.provider === 'github' ? 'github' : 'oidc'))
}

/**
 * Sign-in. The cookie is a signed token with the id of a row of `session`, which decides whether it is still valid, so that a
 * session can be ended immediately.
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
