import { isAppError } from '@callboard/core/errors'
import { finishInstall } from '@callboard/modules/integrations'
import { type NextRequest, NextResponse } from 'next/server'
import { paths } from '~/lib/navigation/paths.ts'
import { ticketCookie } from '~/lib/plugins/install-ticket.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

/** The vendor redirects the user back here when the App is installed. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string; plugin: string }> }) {
  const { tenant, plugin } = await params
  const { base, context, origin } = await requirePortal(tenant)
  const { name, options } = ticketCookie(base)
  try {
    const { integration } = await finishInstall(context, {
      ticket: request.cookies.get(name)?.value ?? '',
      query: Object.fromEntries(request.nextUrl.searchParams),
    })
    const response = NextResponse.redirect(origin + paths.integration(base, integration.id))
    response.cookies.set(name, '', { ...options, maxAge: 0 })
    return response
  } catch (error) {
    if (!isAppError(error)) throw error
    return NextResponse.redirect(origin + paths.connect(base, plugin, error.message))
  }
}
