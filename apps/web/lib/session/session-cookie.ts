import type { IncomingMessage } from 'node:http'
import type { BrowserSessions } from '@callboard/api/backstage/auth/browsers'
import { findSession } from '@callboard/modules/identity'
import { decode } from 'next-auth/jwt'

/** `__Host-` limits the cookie to one host: a portal's own host has a separate cookie. */
export const sessionCookieName = (publicUrl: string): string =>
  publicUrl.startsWith('https://') ? '__Host-callboard.session' : 'callboard.session'

/** The value of a cookie; undefined if a client sent none, or several with the name. */
export function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  const values = (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  return values.length === 1 ? values[0] : undefined
}

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
