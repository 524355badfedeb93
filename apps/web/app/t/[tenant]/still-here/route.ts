import { findMembership } from '@callboard/operations/identity/memberships'
import { currentAccount } from '../../../../lib/session.ts'

/** Whether who has this page open is still signed in and still a member. Open pages ask. */
export async function GET(_: Request, { params }: { params: Promise<{ tenant: string }> }) {
  const account = await currentAccount()
  if (!account) return new Response(null, { status: 401 })
  const membership = await findMembership(account.id, (await params).tenant)
  return membership ? Response.json({ role: membership.role }) : new Response(null, { status: 404 })
}
