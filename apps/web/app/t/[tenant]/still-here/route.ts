import { isAppError } from '@callboard/core/errors'
import { portalOfHost } from '~/lib/http/request.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { loadShell } from '~/lib/portal/load-shell.ts'
import { loadNavigationCounts } from '~/lib/portal/navigation-counts.ts'
import { portalForAction } from '~/lib/portal/portal.ts'
import { shellVersion } from '~/lib/portal/shell-version.ts'

const statuses: Partial<Record<string, number>> = { unauthenticated: 401, not_found: 404 }

/** Pages ask a moment after a change, so that counts of this age include it. */
const maxAgeMs = 1000

/** Whether the user of an open page is still signed in and may access it, and what is new for them. Polled by open pages. */
export async function GET(_: Request, { params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params
  try {
    const portal = await portalForAction((await portalOfHost()) === tenant ? '' : paths.portal(tenant))
    const [shell, counts] = await Promise.all([loadShell(portal.context), loadNavigationCounts(portal, maxAgeMs)])
    return Response.json({ role: portal.membership.role, shell: shellVersion(shell), unread: shell.unread, counts })
  } catch (error) {
    const status = isAppError(error) ? statuses[error.code] : undefined
    if (!status) throw error
    return new Response(null, { status })
  }
}
