import { errorStatus, isAppError } from '@callboard/core/errors'
import { readDocsPicture } from '@callboard/operations/docs/read-picture'
import type { NextRequest } from 'next/server'
import { requirePortal } from '../../../../../lib/tenant.ts'

/** A picture opened by itself is a document of our origin: nothing in it runs, loads, or is framed. */
const headers = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  // Browsers ask each time, so that whoever has lost the right to read sees it no more; the picture travels once.
  'cache-control': 'private, no-cache',
}

/** A picture of a page of docs. A refusal is plain text, with its status. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const { context } = await requirePortal((await params).tenant)
  const search = request.nextUrl.searchParams
  try {
    const known = /^"([\w-]+)"$/.exec(request.headers.get('if-none-match') ?? '')?.[1]
    const of = { ref: search.get('ref') ?? '', path: search.get('page') ?? '', src: search.get('src') ?? '' }
    const picture = await readDocsPicture(context, known === undefined ? of : { ...of, known })
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
