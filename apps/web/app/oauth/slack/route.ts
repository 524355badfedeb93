import { isAppError } from '@callboard/core/errors'
import { mainLocation } from '@callboard/core/portal-address'
import { operationContext } from '@callboard/kernel/operation'
import { findMembership, memberActor } from '@callboard/modules/members'
import { finishSlackInstall } from '@callboard/modules/slack'
import { notFound } from 'next/navigation'
import { type NextRequest, NextResponse } from 'next/server'
import { requestedPath, requestOrigin } from '~/lib/http/request.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { slackTicketCookie } from '~/lib/plugins/slack-ticket.ts'
import { webServices } from '~/lib/server/platform.ts'
import { requireSession } from '~/lib/session/session.ts'

/**
 * Slack redirects back here, on the main host, for every organization. The state begins with the one that the installation was
 * started for; whether it was, by this person and in this session, is in the ticket.
 */
export async function GET(request: NextRequest) {
  const query = Object.fromEntries(request.nextUrl.searchParams)
  const [slug = ''] = (query.state ?? '').split('.')
  const { account, sessionId } = await requireSession(await requestedPath())
  const membership = (await findMembership(account.id, slug)) ?? notFound()
  const { platform } = webServices()
  const { publicUrl } = platform
  const { base } = mainLocation(slug, platform)
  const actor = memberActor(account, membership, sessionId)
  const context = operationContext(platform, membership.tenantId, actor, await requestOrigin())
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
