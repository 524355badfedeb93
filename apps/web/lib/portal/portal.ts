import 'server-only'
import { demoNotice } from '@callboard/core/demo'
import { AppError } from '@callboard/core/errors'
import type { Action } from '@callboard/core/permissions'
import { mainLocation, type PortalLocation } from '@callboard/core/portal-address'
import { isDemoSlug } from '@callboard/core/slug'
import { denialMessage, mayDo, type OperationContext, operationContext } from '@callboard/kernel/operation'
import type { Account } from '@callboard/modules/identity'
import { findMovedTo, type MembershipOf, memberActor } from '@callboard/modules/members'
import { membershipIn } from '@callboard/modules/tenants'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { originOfHost, portalOfHost, requestedPath, requestOrigin } from '../http/request.ts'
import { paths } from '../navigation/paths.ts'
import { webServices } from '../server/platform.ts'
import { sessionOfRequest } from '../session/session.ts'

export type Portal = PortalLocation & {
  account: Account
  sessionId: string
  membership: MembershipOf
  context: OperationContext
  /** Why an action is not open to this role; undefined when it is. */
  reason(action: Action): string | undefined
}

/** Where the portal of a slug is seen in this request. */
async function placeOf(slug: string): Promise<PortalLocation> {
  const { platform } = webServices()
  const own = (await portalOfHost()) === slug ? await originOfHost() : undefined
  return own ? { origin: own, base: '' } : mainLocation(slug, platform)
}

async function portalOf(account: Account, sessionId: string, membership: MembershipOf): Promise<Portal> {
  const { tenantId, slug } = membership
  // People who look at pages are others who ask, too, for whoever sends large requests to the API.
  webServices().recordCaller(tenantId)
  const actor = memberActor(account, membership, sessionId)
  return {
    ...(await placeOf(slug)),
    account,
    sessionId,
    membership,
    context: operationContext(webServices().platform, tenantId, actor, await requestOrigin()),
    reason: (action) => (mayDo(actor, action) ? undefined : denialMessage(actor, action)),
  }
}

/** What of a path lies below a portal, whichever form of address it has. */
function below(slug: string, path: string): string {
  const rest = path.startsWith(paths.portal(slug)) ? path.slice(paths.portal(slug).length) : path
  return rest === '/' ? '' : rest
}

/**
 * The portal at an address, for a page: asks to sign in, follows a former address, and answers 404 alike for strangers
 * and for what does not exist.
 */
export const requirePortal = cache(async (slug: string): Promise<Portal> => {
  const session = await sessionOfRequest()
  if (!session) {
    // Visitors have no account to sign in with: they open the demo again.
    if (isDemoSlug(slug)) redirect(webServices().platform.publicUrl + paths.demo())
    const { base } = await placeOf(slug)
    // At a portal's own address there is no sign-in page: the session is carried over from the main one.
    const to = await requestedPath()
    redirect(base ? paths.signIn(to) : paths.enter(base, to))
  }
  const membership = await membershipIn(session, slug)
  if (membership) return portalOf(session.account, session.sessionId, membership)
  // A session of a portal's own address learns nothing of other organizations.
  if (session.portalTenantId) notFound()
  const moved = await findMovedTo(session.account.id, slug)
  // Not for good: browsers would keep it after the address has been given back.
  if (moved) redirect(webServices().platform.publicUrl + paths.portal(moved) + below(slug, await requestedPath()))
  notFound()
})

const slugOfBase = async (base: unknown) =>
  (typeof base === 'string' && base ? /^\/t\/([^/]+)$/.exec(base)?.[1] : await portalOfHost()) ?? ''

/** What an action of an organization works with. What it does for the account itself asks for `personForAction`. */
export type PortalOfAction = Omit<Portal, 'account' | 'sessionId'>

/** The same for a server action: a refusal instead of a page. */
export const portalForAction = (base: string): Promise<PortalOfAction> => findPortal(base)

/**
 * For a server action that changes something of the account itself.
 * @throws AppError `forbidden` for a visitor of the live demo: all visitors share one account
 */
export async function personForAction(base: string): Promise<Portal> {
  const portal = await findPortal(base)
  if (portal.membership.demo) throw new AppError('forbidden', demoNotice)
  return portal
}

async function findPortal(base: string): Promise<Portal> {
  const session = await sessionOfRequest()
  if (!session) throw new AppError('unauthenticated', 'You are signed out. Sign in again.')
  const membership = await membershipIn(session, await slugOfBase(base))
  if (!membership) throw new AppError('not_found', 'You are no longer a member of this organization.')
  return portalOf(session.account, session.sessionId, membership)
}
