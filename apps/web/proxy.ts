import { portalBase } from '@callboard/core/portal-paths'
import { type NextRequest, NextResponse } from 'next/server'
import { malformedRequestResponse } from './lib/http/malformed-requests.ts'
import { pagePolicy } from './lib/http/page-policy.ts'

/** Pages that only exist on the main host. */
const mainOnly =
  /^\/(confirm-identity|sign-in|sign-up|forgot-password|reset-password|verify-email|change-email|invitations|organizations|new|account|operator|carry-session|oauth)(\/|$)/

/**
 * On a portal's own host, `/catalog` is `/t/<slug>/catalog`; URLs of the main host or another portal redirect there. server.ts
 * sets the headers that name portal and main host, and removes those of clients.
 */
function route(request: NextRequest, headers: Headers): NextResponse {
  const portal = headers.get('x-callboard-portal')
  const site = headers.get('x-callboard-site')
  const { pathname, search } = request.nextUrl
  if (!portal || !site || pathname.startsWith('/api/')) return NextResponse.next({ request: { headers } })
  const own = portalBase(portal)
  if (pathname === own || pathname.startsWith(`${own}/`))
    return NextResponse.redirect(new URL((pathname.slice(own.length) || '/') + search, request.url))
  if (mainOnly.test(pathname) || pathname.startsWith('/t/')) return NextResponse.redirect(new URL(pathname + search, site))
  return NextResponse.rewrite(new URL(own + (pathname === '/' ? '' : pathname) + search, request.url), { request: { headers } })
}

/** Gives every page a content security policy with its own nonce, which Next adds to its scripts. */
export default async function proxy(request: NextRequest) {
  const refused = await malformedRequestResponse(request)
  if (refused)
    return new NextResponse(refused.message, {
      status: refused.status,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'content-security-policy': "default-src 'none'" },
    })
  const nonce = btoa(crypto.randomUUID())
  const policy = pagePolicy({
    // As shown in the browser: on a portal's own host without the portal's path.
    path: request.nextUrl.pathname,
    nonce,
    development: process.env.NODE_ENV === 'development',
    demo: request.headers.get('x-callboard-demo') ?? undefined,
  })
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('x-callboard-path', request.nextUrl.pathname + request.nextUrl.search)
  headers.set('content-security-policy', policy)
  const response = route(request, headers)
  response.headers.set('content-security-policy', policy)
  response.headers.set('x-content-type-options', 'nosniff')
  response.headers.set('referrer-policy', 'strict-origin-when-cross-origin')
  response.headers.set('x-frame-options', 'DENY')
  response.headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=()')
  return response
}

export const config = { matcher: [{ source: '/((?!_next/static|_next/image|favicon.ico|icon.svg).*)' }] }
