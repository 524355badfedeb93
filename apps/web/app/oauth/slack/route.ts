import { isAppError } from '@callboard/core/errors'
import { finishSlackInstall } from '@callboard/modules/slack'
import { type NextRequest, NextResponse } from 'next/server'
import { paths } from '~/lib/navigation/paths.ts'
import { slackTicketCookie } from '~/lib/plugins/slack-ticket.ts'
import { requirePortal } from '~/lib/portal/portal.ts'
import { webServices } from '~/lib/server/platform.ts'

/**
 * Slack redirects back here, for every organization. The state begins with the one that the installation was started for; whether
 * it was, by this person and in this session, is in the ticket.
 */
export async function GET(request: NextRequest) {
  const query = Object.fromEntries(request.nextUrl.searchParams)
  const [slug = ''] = (query.state ?? '').split('.')
  const { base, context } = await requirePortal(slug)
  const { publicUrl } = webServices().platform
  const { name, options } = slackTicketCookie()
  const back = (result: { connected?: string; refused?: string }) => {
    const response = NextResponse.redirect(publicUrl + paths.slack(base, result))
    response.cookies.set(name, '', { ...options, maxAge: 0 })
    return response
  }
  try {
    const ticket = request.cookies.get(name)?.value ?? ''
    const { name: connected } = await finishSlackInstall(context, { ticket, query })
    return back({ connected })
  } catch (error) {
    if (!isAppError(error)) throw error
    return back({ refused: error.message })
  }
}
