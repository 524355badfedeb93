import type { BrowserSessions } from '@callboard/api/backstage/auth/browsers'
import { findSession } from '@callboard/modules/identity'
import { decode } from 'next-auth/jwt'
import { cookieOf, sessionCookieName } from './cookie-value.ts'

/** Reads portal sessions for the API, by the same rules as pages (session.ts). */
export function browserSessions(
  settings: { publicUrl: string; sessionSecret: string },
  portalOfHost: BrowserSessions['portalOfHost'],
): BrowserSessions {
  const name = sessionCookieName(settings.publicUrl)
  return {
    portalOfHost,
    async sessionOf(request) {
      const token = cookieOf(request, name)
      const payload = token ? await decode({ token, secret: settings.sessionSecret }).catch(() => null) : null
      if (typeof payload?.sessionId !== 'string') return undefined
      const { host } = request.headers
      const portal = await portalOfHost(host)
      if ((payload['portal'] ?? undefined) !== portal) return undefined
      return findSession(payload.sessionId, portal === undefined ? undefined : host)
    },
  }
}
