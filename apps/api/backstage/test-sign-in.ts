import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Role } from '@callboard/core/permissions'
import { issueSignInToken } from '@callboard/modules/backstage'
import { createSession } from '@callboard/modules/identity'
import type { TestTenant } from '@callboard/testing/tenants'
import type { TestApi } from '../test-api.ts'

/** A member signed in to a Backstage frontend. */
export async function signedInMember(api: TestApi, tenant: TestTenant, role: Role) {
  const member = await tenant.member(role)
  const sessionId = await createSession(member.account.id, {})
  const signIn = { tenantId: tenant.id, userId: member.account.id, source: { type: 'session', id: sessionId } } as const
  const identity = { userEntityRef: 'user:default/somebody', ownershipEntityRefs: [] }
  return { ...member, sessionId, bearer: await issueSignInToken(api.platform, signIn, identity) }
}
export type SignedInMember = Awaited<ReturnType<typeof signedInMember>>

/** A request with exactly these headers: Node's fetch sets Sec-Fetch-Mode and Host itself. With a body it is a POST. */
export function plainRequest(url: string, headers: Record<string, string>, body?: string) {
  return new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    request(url, { headers, method: body === undefined ? 'GET' : 'POST' }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, headers: response.headers, body }), reject)
    })
      .on('error', reject)
      .end(body)
  })
}
