import { isAppError } from '@callboard/core/errors'
import { recordUsage } from '@callboard/modules/usage'
import type { NextRequest } from 'next/server'
import { requirePortal } from '~/lib/portal/portal.ts'

/** Maximum size of a report in bytes. */
const maxBytes = 64 * 1024

/**
 * Records page views reported by a browser. Only pages of the same portal may report: another site's request would say
 * `cross-site`.
 */
export async function POST(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const from = request.headers.get('sec-fetch-site')
  if (from && from !== 'same-origin') return new Response(null, { status: 403 })
  const { context } = await requirePortal((await params).tenant)
  const text = await request.text()
  if (text.length > maxBytes) return new Response(null, { status: 413 })
  try {
    await recordUsage(context, JSON.parse(text))
    return new Response(null, { status: 204 })
  } catch (error) {
    if (isAppError(error) || error instanceof SyntaxError) return new Response(null, { status: 400 })
    throw error
  }
}
