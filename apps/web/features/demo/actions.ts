'use server'
import { AppError } from '@callboard/core/errors'
import { openDemoSession } from '@callboard/modules/demo'
import { visitMs } from '@callboard/modules/demo/domain/schedule'
import { cookies } from 'next/headers'
import { encode } from 'next-auth/jwt'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalOfHost, requestOrigin } from '~/lib/http/request.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { webServices } from '~/lib/server/platform.ts'
import { sessionCookie } from '~/lib/session/auth-options.ts'
import { currentAccount } from '~/lib/session/session.ts'

/** Opens a session in the live demo for who has none. It would otherwise replace their own in this browser. */
export async function openDemo() {
  const origin = await requestOrigin()
  return runAction(async () => {
    if (await portalOfHost()) throw new AppError('forbidden', 'This is only possible on the main Callboard domain.')
    if (await currentAccount())
      throw new AppError('conflict', 'You are signed in. Sign out first, or open the live demo in a private window.')
    const { platform, sessionSecret } = webServices()
    const { sessionId, slug } = await openDemoSession(platform, origin)
    const maxAge = visitMs / 1000
    const { name, options } = sessionCookie()
    const jar = await cookies()
    jar.set(name, await encode({ token: { sessionId }, secret: sessionSecret, maxAge }), { ...options, maxAge })
    return { href: paths.catalog(paths.portal(slug)) }
  })
}
