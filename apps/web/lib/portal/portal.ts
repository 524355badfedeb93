import 'server-only'
import { demoNotice } from '@callboard/core/demo'
import { AppError } from '@callboard/core/errors'
import type { Action } from '@callboard/core/permissions'
import { mainLocation, type PortalLocation } from '@callboard/core/portal-address'
import { isDemoSlug } from '@callboard/core/slug'
import { denialMessage, mayDo, type OperationContext, operationContext } from '@callboard/kernel/operation'
import type { Account } from '@callboard/modules/identity'
import { findMovedTo, type MembershipOf, memberActor } from '@callboard/modules/members'
import { membershipIn, type PortalSession } from '@callboard/modules/tenants'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { markMissing } from '../http/mark-missing.ts'
import { originOfHost, portalOfHost, requestedPath, requestOrigin } from '../http/request.ts'
import { paths } from '../navigation/paths.ts'
import { webServices } from '../server/platform.ts'
import { portalSessionOfRequest, recordVisitor } from '../session/session.ts'

export type Portal = PortalLocation & {
  account: Account
  sessionId: string
  membership: MembershipOf
  /** The user's organizations, by name; at a portal's own host that one alone. */
  memberships: readonly MembershipOf[]
  context: OperationContext
  /** Why an action is not available to this role; undefined if it is. */
  reason(action: Action): string | undefined
}

/** The base URL of a slug's portal in this request. */
async function placeOf(slug: string): Promise<PortalLocation> {
  const { platform } = webServices()
  const own = (await portalOfHost()) === slug ? await originOfHost() : undefined
  return own ? { origin: own, base: '' } : mainLocation(slug, platform)
}

async function portalOf({ account, sessionId, memberships }: PortalSession, membership: MembershipOf): Promise<Portal> {
  const { tenantId, slug } = membership
  // Users who view pages count as active callers, so that another organization's large API requests keep to their share.
  webServices().recordCaller(tenantId)
  // Visitors of the live demo share one account.
  await recordVisitor(membership.demo ? sessionId : account.id, slug)
  const actor = memberActor(account, membership, sessionId)
  return {
    ...(await placeOf(slug)),
    account,
    sessionId,
    membership,
    memberships,
    context: operationContext(webServices().platform, tenantId, actor, await requestOrigin()),
    reason: (action) => (mayDo(actor, action) ? undefined : denialMessage(actor, action)),
  }
}

const forPage = (portal: Portal): Portal => ({ ...portal, context: { ...portal.context, onError: markMissing } })

/** The part of a path below a portal, on either form of host. */
function below(slug: string, path: string): string {
  const rest = path.startsWith(paths.portal(slug)) ? path.slice(paths.portal(slug).length) : path
  return rest === '/' ? '' : rest
}

/**
 * The portal of a page's URL: redirects to sign-in and from a previous slug, and responds with the same 404 for strangers and
 * unknown portals.
 */
export const requirePortal = cache(async (slug: string): Promise<Portal> => {
  const session = await portalSessionOfRequest()
  if (!session) {
    // Visitors have no account to sign in with: they open the demo again.
    if (isDemoSlug(slug)) redirect(webServices().platform.publicUrl + paths.demo())
    const { base } = await placeOf(slug)
    // A portal's own host has no sign-in page: the session is transferred from the main host.
    const to = await requestedPath()
    redirect(base ? paths.signIn(to) : paths.enter(base, to))
  }
  const membership = await membershipIn(session, slug)
  if (membership) return forPage(await portalOf(session, membership))
  // A session of a portal's own host cannot read anything of other organizations.
  if (session.portalTenantId) notFound()
  const moved = await findMovedTo(session.account.id, slug)
  // Not permanent: browsers would cache it after the slug was released.
  if (moved) redirect(webServices().platform.publicUrl + paths.portal(moved) + below(slug, await requestedPath()))
  notFound()
})

const slugOfBase = async (base: unknown) =>
  (typeof base === 'string' && base ? /^\/t\/([^/]+)$/.exec(base)?.[1] : await portalOfHost()) ?? ''

/** What an action of an organization works with. What it does for the account itself asks for `personForAction`. */
export type PortalOfAction = Omit<Portal, 'account' | 'sessionId' | 'memberships'>

/** The same for a server action, with an error instead of a page. */
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
  const session = await portalSessionOfRequest()
  if (!session) throw new AppError('unauthenticated', 'You are signed out. Sign in again.')
  const membership = await membershipIn(session, await slugOfBase(base))
  if (!membership) throw new AppError('not_found', 'You are no longer a member of this organization.')
  return portalOf(session, membership)
}
