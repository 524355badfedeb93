import { errorStatus, isAppError } from '@callboard/core/errors'
import { summarizeAnswer } from '@callboard/modules/knowledge'
import type { NextRequest } from 'next/server'
import { z } from 'zod'
import { jsonLines } from '~/lib/http/json-lines.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

const takes = z.object({ id: z.string() })

/**
 * Streams the model's wording of an answer, a JSON event on each line. It costs money, so only pages of the same portal may ask
 * for it: another site's request would say `cross-site`.
 */
export async function POST(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const from = request.headers.get('sec-fetch-site')
  if (from && from !== 'same-origin') return new Response(null, { status: 403 })
  const { context } = await requirePortal((await params).tenant)
  const text = { 'content-type': 'text/plain; charset=utf-8' }
  const input = takes.safeParse(await request.json().catch(() => undefined))
  if (!input.success) return new Response('Name the question.', { status: 400, headers: text })
  try {
    const { open } = await summarizeAnswer(context, input.data)
    return jsonLines(open, request.signal)
  } catch (error) {
    if (!isAppError(error)) throw error
    return new Response(error.message, { status: errorStatus[error.code], headers: text })
  }
}
