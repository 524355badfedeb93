import { isAppError } from '@callboard/core/errors'
import { checkPassword } from '@callboard/operations/identity/accounts'
import { createSession, revokeSession } from '@callboard/operations/identity/sessions'
import type { NextAuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { paths } from './paths.ts'
import { webServices } from './platform.ts'

declare module 'next-auth' {
  interface Session {
    sessionId?: string
  }
  interface User {
    sessionId?: string
  }
}
declare module 'next-auth/jwt' {
  interface JWT {
    sessionId?: string
  }
}

const thirtyDaysS = 30 * 86_400

/**
 * Sign-in. The cookie is a signed token that names a row of `session`; the row decides whether it still counts,
 * so that a session can be ended at once.
 */
export function authOptions(): NextAuthOptions {
  const { sessionSecret, platform } = webServices()
  const secure = platform.publicUrl.startsWith('https://')
  return {
    secret: sessionSecret,
    session: { strategy: 'jwt', maxAge: thirtyDaysS },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: secure ? '__Host-callboard.session' : 'callboard.session',
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
      },
    },
    pages: { signIn: paths.signIn(), error: paths.signIn() },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {} },
        async authorize(credentials, request) {
          const ip = String(request.headers?.['x-real-ip'] ?? '')
          try {
            const account = await checkPassword({ email: credentials?.email ?? '', password: credentials?.password ?? '', ip })
            const sessionId = await createSession(account.id, { userAgent: String(request.headers?.['user-agent'] ?? ''), ip })
            return { id: account.id, email: account.email, name: account.name, sessionId }
          } catch (error) {
            if (isAppError(error)) throw new Error(error.message)
            webServices().log.error({ err: error }, 'sign-in failed')
            throw new Error('Sign-in does not work right now. Try again in a minute.')
          }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) =>
        user?.sessionId ? { ...(token.sub ? { sub: token.sub } : {}), sessionId: user.sessionId } : token,
      session: ({ session, token }) => ({ expires: session.expires, ...(token.sessionId ? { sessionId: token.sessionId } : {}) }),
    },
    events: {
      async signOut({ token }) {
        if (token?.sessionId) await revokeSession(token.sessionId)
      },
    },
  }
}
