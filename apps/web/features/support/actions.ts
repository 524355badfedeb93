'use server'
import { allowSupport, startSupportSession as begin, endSupportSession } from '@callboard/modules/support'
import { runAction } from '~/lib/actions/run-action.ts'
import { requestOrigin } from '~/lib/http/request.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { personForAction, portalForAction } from '~/lib/portal/portal.ts'
import { webServices } from '~/lib/server/platform.ts'
import { sessionForAction } from '~/lib/session/session.ts'

export async function letSupportIn(base: string, allow: { hours: number; role: 'viewer' | 'admin' } | null) {
  return runAction(async () => allowSupport((await portalForAction(base)).context, { allow }))
}

export async function beginSupportSession(id: string, reason: string) {
  return runAction(async () => {
    const { account } = await sessionForAction()
    const { slug } = await begin(webServices().platform, account, { id, reason }, await requestOrigin())
    return { href: paths.portal(slug) }
  })
}

export async function leaveSupportSession(base: string) {
  return runAction(async () => {
    const { account, membership } = await personForAction(base)
    await endSupportSession(account.id, membership.slug)
    return { href: webServices().platform.publicUrl + paths.operator() }
  })
}
