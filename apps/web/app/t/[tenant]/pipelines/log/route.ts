import { errorStatus, isAppError } from '@callboard/core/errors'
import { readJobLog } from '@callboard/modules/pipelines'
import type { NextRequest } from 'next/server'
import { requirePortal } from '~/lib/portal/portal.ts'

/** The log of a pipeline job around its failure. An error is plain text with its status. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const { context } = await requirePortal((await params).tenant)
  const search = request.nextUrl.searchParams
  const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  try {
    const of = { integrationId: search.get('integration') ?? '', key: search.get('key') ?? '', job: search.get('job') ?? '' }
    return Response.json(await readJobLog(context, of), { headers })
  } catch (error) {
    if (!isAppError(error)) throw error
    return new Response(error.message, {
      status: errorStatus[error.code],
      headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
    })
  }
}
