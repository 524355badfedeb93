'use server'
import { AppError } from '@callboard/core/errors'
import { operationContext } from '@callboard/kernel/operation'
import { findMembership, memberActor } from '@callboard/modules/members'
import { approveApp, readAuthorizationRequest, returnAddress } from '@callboard/modules/oauth'
import type { AppScope } from '@callboard/modules/oauth/domain/app-scopes'
import type { AuthorizationQuery } from '@callboard/modules/oauth/domain/authorization-request'
import { runAction } from '~/lib/actions/run-action.ts'
import { requestOrigin } from '~/lib/http/request.ts'
import { webServices } from '~/lib/server/platform.ts'
import { sessionForAction } from '~/lib/session/session.ts'

/**
 * Allows an app to read an organization. Only on the main host: a session of a portal's own host is shorter than what it would
 * give away. @returns the address that takes the code to the app
 */
export async function approve(query: AuthorizationQuery, slug: string, scopes: AppScope[]) {
  const origin = await requestOrigin()
  return runAction(async () => {
    const { account, sessionId } = await sessionForAction()
    const membership = await findMembership(account.id, String(slug))
    if (!membership) throw new AppError('not_found', 'You are no longer a member of this organization.')
    const actor = memberActor(account, membership, sessionId)
    const context = operationContext(webServices().platform, membership.tenantId, actor, origin)
    return approveApp(context, { request: query, scopes })
  })
}

/** @returns the address that tells the app that the person refused */
export async function deny(query: AuthorizationQuery) {
  return runAction(async () => {
    await sessionForAction()
    const { platform } = webServices()
    const request = await readAuthorizationRequest(platform, query)
    return { redirect: returnAddress(request, platform.publicUrl, { error: 'access_denied' }) }
  })
}
