import type { IncomingMessage } from 'node:http'

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
