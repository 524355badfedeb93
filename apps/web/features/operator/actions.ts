'use server'
import { retryJob as retry } from '@callboard/modules/operator'
import { beginVisit as begin, endVisit } from '@callboard/modules/support'
import { paths } from '~/lib/paths.ts'
import { webServices } from '~/lib/platform.ts'
import { requestOrigin } from '~/lib/request.ts'
import { runAction } from '~/lib/run-action.ts'
import { sessionForAction } from '~/lib/session.ts'
import { portalForAction } from '~/lib/tenant.ts'

export async function beginVisit(id: string, reason: string) {
  return runAction(async () => {
    const { account } = await sessionForAction()
    const { slug } = await begin(webServices().platform, account, { id, reason }, await requestOrigin())
    return { href: paths.portal(slug) }
  })
}

export async function leaveVisit(base: string) {
  return runAction(async () => {
    const { account, membership } = await portalForAction(base)
    await endVisit(account.id, membership.slug)
    return { href: webServices().platform.publicUrl + paths.operator() }
  })
}

export async function retryJob(id: string) {
  return runAction(async () => {
    await retry((await sessionForAction()).account, { id })
    return {}
  })
}
