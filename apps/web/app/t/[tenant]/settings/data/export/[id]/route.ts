import { errorStatus, isAppError } from '@callboard/core/errors'
import { openExport } from '@callboard/modules/tenants'
import { download } from '~/lib/http/download.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'
import { requireConfirmedIdentity } from '~/lib/session/require-confirmed-identity.ts'

/** Downloads a finished export. The download is audited. */
export async function GET(_: Request, { params }: { params: Promise<{ tenant: string; id: string }> }) {
  const { tenant, id } = await params
  const { base, context } = await requirePortal(tenant)
  try {
    const { fileName, content } = await openExport(context, { id }).catch(requireConfirmedIdentity(paths.data(base)))
    return download(fileName, 'application/zip', content())
  } catch (error) {
    if (!isAppError(error)) throw error
    return new Response(error.message, {
      status: errorStatus[error.code],
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    })
  }
}
