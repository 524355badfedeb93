import { errorStatus, isAppError } from '@callboard/core/errors'
import { drawPlantUml, readDocsPicture } from '@callboard/modules/docs'
import type { NextRequest } from 'next/server'
import { requirePortal } from '~/lib/portal/portal.ts'

/** The policy that keeps images from running scripts is set with those of pages (lib/http/page-policy.ts). */
const headers = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  // Browsers revalidate each time, so that a user without permission no longer sees it; the image is transferred once.
  'cache-control': 'private, no-cache',
}

/** An image of a docs page, or a diagram by its position. An error is plain text with its status. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const { context } = await requirePortal((await params).tenant)
  const search = request.nextUrl.searchParams
  try {
    const known = /^"([\w-]+)"$/.exec(request.headers.get('if-none-match') ?? '')?.[1]
    const of = { ref: search.get('ref') ?? '', path: search.get('page') ?? '', ...(known === undefined ? {} : { known }) }
    const diagram = search.get('diagram')
    const picture = await (diagram === null
      ? readDocsPicture(context, { ...of, src: search.get('src') ?? '' })
      : drawPlantUml(context, { ...of, place: Number(diagram) }))
    const etag = `"${picture.version}"`
    if ('unchanged' in picture) return new Response(null, { status: 304, headers: { ...headers, etag } })
    return new Response(picture.bytes, {
      headers: { ...headers, etag, 'content-type': picture.type, 'content-disposition': 'inline' },
    })
  } catch (error) {
    if (!isAppError(error)) throw error
    return new Response(error.message, {
      status: errorStatus[error.code],
      headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
    })
  }
}
