import 'server-only'
import { AppError } from '@callboard/core/errors'
import { type Action, roleMay, whyNot } from '@callboard/core/permissions'
import type { Account } from '@callboard/operations/identity/accounts'
import { findMembership, type MembershipOf } from '@callboard/operations/identity/sessions'
import { type OperationContext, operationContext } from '@callboard/operations/operation'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { paths } from './paths.ts'
import { webServices } from './platform.ts'
import { currentAccount, requireAccount } from './session.ts'

export type Portal = {
  account: Account
  membership: MembershipOf
  context: OperationContext /** Why an action is not open to this role; undefined when it is. */
  reason(action: Action): string | undefined
}

function portalOf(account: Account, membership: MembershipOf): Portal {
  const context = operationContext(webServices().platform, membership.tenantId, {
    type: 'user',
    id: account.id,
    label: account.email,
    role: membership.role,
  })
  return { account, membership, context, reason: (action) => (roleMay(membership.role, action) ? undefined : whyNot(action)) }
}

/** The portal at an address, for a page: asks to sign in, and answers 404 alike for strangers and for what does not exist. */
export const requirePortal = cache(async (slug: string): Promise<Portal> => {
  const account = await requireAccount(paths.home(slug))
  const membership = await findMembership(account.id, slug)
  if (!membership) notFound()
  return portalOf(account, membership)
})

/** The same for a server action: a refusal instead of a page. */
export async function portalForAction(slug: string): Promise<Portal> {
  const account = await currentAccount()
  if (!account) throw new AppError('unauthenticated', 'You are signed out. Sign in again.')
  const membership = await findMembership(account.id, slug)
  if (!membership) throw new AppError('not_found', 'You are not in this organization any more.')
  return portalOf(account, membership)
}
