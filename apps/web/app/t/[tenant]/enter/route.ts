import { isAppError } from '@callboard/core/errors'
import { newSecret } from '@callboard/modules/identity'
import { redeemPortalCode } from '@callboard/modules/tenants'
import { type NextRequest, NextResponse } from 'next/server'
import { encode } from 'next-auth/jwt'
import { originOfHost, portalOfHost, requestOrigin } from '~/lib/http/request.ts'
import { paths, safeReturn } from '~/lib/navigation/paths.ts'
import { webServices } from '~/lib/server/platform.ts'
import { sessionCookie, sessionLifetimeS } from '~/lib/session/auth-options.ts'

/** `__Host-` keeps other hosts of the same domain from setting the secret that the code is bound to. */
const stateCookie = (secure: boolean) => `${secure ? '__Host-' : ''}callboard.enter`

/**
 * Opens a session at a portal's own host. It first redirects to the main host with a secret stored in this browser, which returns
 * with a code that is only valid together with that secret.
 */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params
  const { platform, sessionSecret } = webServices()
  const to = safeReturn(request.nextUrl.searchParams.get('to') ?? undefined, '/')
  const origin = (await portalOfHost()) === tenant ? await originOfHost() : undefined
  if (!origin) return NextResponse.redirect(platform.publicUrl + paths.portal(tenant))
  const { name, options } = sessionCookie()
  const code = request.nextUrl.searchParams.get('code')
  if (!code) {
    const state = newSecret()
    const response = NextResponse.redirect(platform.publicUrl + paths.carrySession(tenant, new URL(origin).host, state, to))
    response.cookies.set(stateCookie(options.secure), state, { ...options, maxAge: 600 })
    return response
  }
  try {
    const state = request.cookies.get(stateCookie(options.secure))?.value ?? ''
    const address = { slug: tenant, host: new URL(origin).host }
    const sessionId = await redeemPortalCode(platform, code, address, state, await requestOrigin())
    const token = await encode({ token: { sessionId, portal: tenant }, secret: sessionSecret, maxAge: sessionLifetimeS })
    const response = NextResponse.redirect(origin + to)
    response.cookies.set(name, token, { ...options, maxAge: sessionLifetimeS })
    response.cookies.set(stateCookie(options.secure), '', { ...options, maxAge: 0 })
    return response
  } catch (error) {
    if (!isAppError(error)) throw error
    // The code was used or has expired: redirects to the main host, where signing in always works.
    return NextResponse.redirect(platform.publicUrl + paths.portal(tenant))
  }
}
