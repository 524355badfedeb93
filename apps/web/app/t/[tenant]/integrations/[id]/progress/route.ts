import { errorStatus, isAppError } from '@callboard/core/errors'
import { getIntegration } from '@callboard/modules/integrations'
import { progressOf } from '~/features/integrations/sync-view.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

/** The progress of the latest sync of an integration. An error is plain text with its status. */
export async function GET(_: Request, { params }: { params: Promise<{ tenant: string; id: string }> }) {
  const { tenant, id } = await params
  const { context } = await requirePortal(tenant)
  const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  try {
    return Response.json(progressOf(await getIntegration(context, { id }), new Date()), { headers })
  } catch (error) {
    if (!isAppError(error)) throw error
    return new Response(error.message, {
      status: errorStatus[error.code],
      headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
    })
  }
}
