import { isAppError } from '@callboard/core/errors'
import { countNotifications } from '@callboard/modules/notifications'
import { portalOfHost } from '~/lib/http/request.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

const statuses: Partial<Record<string, number>> = { unauthenticated: 401, not_found: 404 }

/** Whether the user of an open page is still signed in and may access it, and what is new for them. Polled by open pages. */
export async function GET(_: Request, { params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params
  try {
    const { membership, context } = await portalForAction((await portalOfHost()) === tenant ? '' : paths.portal(tenant))
    return Response.json({ role: membership.role, ...(await countNotifications(context, {})) })
  } catch (error) {
    const status = isAppError(error) ? statuses[error.code] : undefined
    if (!status) throw error
    return new Response(null, { status })
  }
}
