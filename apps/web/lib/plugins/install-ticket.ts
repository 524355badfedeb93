import 'server-only'
import { paths } from '../navigation/paths.ts'
import { webServices } from '../server/platform.ts'

/** The cookie with a sealed set-up ticket between the vendor's redirects. */
export function ticketCookie(base: string) {
  const secure = webServices().platform.publicUrl.startsWith('https://')
  return {
    name: 'callboard.install',
    options: { httpOnly: true, sameSite: 'lax' as const, secure, path: paths.integrations(base), maxAge: 3600 },
  }
}
