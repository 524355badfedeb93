import 'server-only'
import { paths } from '../navigation/paths.ts'
import { webServices } from '../server/platform.ts'

/** The cookie with the sealed ticket of an installation while somebody is at Slack. */
export function slackTicketCookie() {
  const secure = webServices().platform.publicUrl.startsWith('https://')
  return {
    name: 'callboard.slack',
    options: { httpOnly: true, sameSite: 'lax' as const, secure, path: paths.slackCallback(), maxAge: 3600 },
  }
}
