import { errorStatus, isAppError } from '@callboard/core/errors'
import { readLogs } from '@callboard/modules/workloads'
import type { NextRequest } from 'next/server'
import { requirePortal } from '~/lib/portal/portal.ts'

/** A container's log, streamed. An error is plain text with its status. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const { context } = await requirePortal((await params).tenant)
  const search = request.nextUrl.searchParams
  const text = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  try {
    const log = await readLogs(context, {
      integrationId: search.get('integration') ?? '',
      key: search.get('key') ?? '',
      instance: search.get('instance') ?? '',
      container: search.get('container') ?? '',
      previous: search.get('previous') === 'true',
      follow: search.get('follow') === 'true',
    })
    return new Response(await log.open(request.signal), { headers: text })
  } catch (error) {
    if (!isAppError(error)) throw error
    return new Response(error.message, { status: errorStatus[error.code], headers: text })
  }
}
