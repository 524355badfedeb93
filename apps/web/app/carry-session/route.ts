import { slugSchema } from '@callboard/core/slug'
import { findMovedTo } from '@callboard/modules/members'
import { createPortalCode } from '@callboard/modules/tenants'
import { notFound } from 'next/navigation'
import { type NextRequest, NextResponse } from 'next/server'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths, safeReturn } from '~/lib/navigation/paths.ts'
import { webServices } from '~/lib/server/platform.ts'
import { requireSession } from '~/lib/session/session.ts'

/** Sends a signed-in member back to a portal's own host, with a code that opens a session there. */
export async function GET(request: NextRequest) {
  const { platform } = webServices()
  const query = request.nextUrl.searchParams
  const slug = slugSchema.safeParse(query.get('portal') ?? '').data
  const host = query.get('host') ?? ''
  const state = query.get('state') ?? ''
  const to = safeReturn(query.get('to') ?? undefined, '/')
  if (!slug || !state || !/^[a-z0-9.-]{1,253}(:\d{1,5})?$/i.test(host)) notFound()
  const { account, sessionId } = await requireSession(paths.carrySession(slug, host, state, to))
  // A previous host of the organization has no sessions; it redirects to the current one.
  const moved = await findMovedTo(account.id, slug)
  if (moved) return NextResponse.redirect(platform.publicUrl + paths.portal(moved) + (to === '/' ? '' : to))
  // Checks that the host belongs to the portal and that the user may access it.
  const code = await orNotFound(createPortalCode(platform, { sessionId, userId: account.id }, { slug, host }, state))
  const next = new URL(paths.enter('', to), `${new URL(platform.publicUrl).protocol}//${host}`)
  next.searchParams.set('code', code)
  return NextResponse.redirect(next)
}
