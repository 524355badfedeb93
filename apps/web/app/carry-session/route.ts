import { slugSchema } from '@callboard/core/slug'
import { createPortalCode } from '@callboard/operations/identity/portal-codes'
import { notFound } from 'next/navigation'
import { type NextRequest, NextResponse } from 'next/server'
import { paths, safeReturn } from '../../lib/paths.ts'
import { webServices } from '../../lib/platform.ts'
import { portalHosts } from '../../lib/portal-host.ts'
import { requireSession } from '../../lib/session.ts'

/** Sends who is signed in back to a portal's own address, with a code that opens a session there. */
export async function GET(request: NextRequest) {
  const { platform } = webServices()
  const query = request.nextUrl.searchParams
  const slug = slugSchema.safeParse(query.get('portal') ?? '').data
  const host = query.get('host') ?? ''
  // A code goes to nobody but the portal itself: at its address below ours, or at a name that it has proven.
  const origin =
    slug && (await portalHosts(platform)(host)) === slug ? `${new URL(platform.publicUrl).protocol}//${host}` : undefined
  const state = query.get('state') ?? ''
  const to = safeReturn(query.get('to') ?? undefined, '/')
  if (!slug || !origin || !state) notFound()
  const { sessionId } = await requireSession(paths.carrySession(slug, host, state, to))
  const next = new URL(paths.enter('', to), origin)
  next.searchParams.set('code', await createPortalCode(sessionId, slug, state))
  return NextResponse.redirect(next)
}
