import { issueSignInToken } from '@callboard/operations/backstage/sign-in-token'
import { createSession } from '@callboard/operations/identity/sessions'
import type { TestTenant } from '@callboard/testing/tenants'
import type { Role } from '@callboard/core/permissions'
import type { TestApi } from '../test-api.ts'

/** A member who has signed in to a Backstage frontend. */
export async function signedInMember(api: TestApi, tenant: TestTenant, role: Role) {
  const member = await tenant.member(role)
  const sessionId = await createSession(member.account.id, {})
  const signIn = { tenantId: tenant.id, userId: member.account.id, source: { type: 'session', id: sessionId } } as const
  const identity = { userEntityRef: 'user:default/somebody', ownershipEntityRefs: [] }
  return { ...member, sessionId, bearer: await issueSignInToken(api.platform, signIn, identity) }
}
export type SignedInMember = Awaited<ReturnType<typeof signedInMember>>
