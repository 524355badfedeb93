import { type TenantId, trustedTenantId, trustedUserId, type UserId } from '@callboard/core/ids'
import type { Platform } from '@callboard/kernel/platform'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'

/** What a sign-in was created from, and ends with. */
export type SignInSource = { type: 'session' | 'token'; id: string }

export type SignIn = { tenantId: TenantId; userId: UserId; source: SignInSource }

/** Backstage's frontend requests a new token five minutes before it expires. */
export const signInSeconds = 3600
/**
 * Maximum characters of the `ent` claim: the token is sent in a header of every request. Backstage itself omits the claim by
 * default.
 */
const maxOwnershipClaim = 2000

const typ = 'vnd.backstage.user'
const audience = 'backstage'
const issuerOf = (platform: Pick<Platform, 'publicUrl'>) => `${platform.publicUrl}/api/auth`

const claims = z.object({ tenant: z.uuid(), account: z.uuid(), via: z.enum(['session', 'token']), viaId: z.uuid() })

/**
 * A user token in the format of Backstage's frontend and backends (`vnd.backstage.user`, ES256). `sub` and `ent` are for them;
 * Callboard itself only trusts the ids in it, and looks them up on every request (find-sign-in.ts).
 */
export async function issueSignInToken(
  platform: Platform,
  { tenantId, userId, source }: SignIn,
  identity: { userEntityRef: string; ownershipEntityRefs: readonly string[] },
): Promise<string> {
  const { current } = platform.signInKeys
  const owned =
    JSON.stringify(identity.ownershipEntityRefs).length <= maxOwnershipClaim ? identity.ownershipEntityRefs : undefined
  return new SignJWT({
    ...(owned ? { ent: owned } : {}),
    tenant: tenantId,
    account: userId,
    via: source.type,
    viaId: source.id,
  })
    .setProtectedHeader({ typ, alg: 'ES256', kid: current.kid })
    .setIssuer(issuerOf(platform))
    .setSubject(identity.userEntityRef)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${signInSeconds}s`)
    .sign(current.privateKey)
}

export const looksLikeSignInToken = (bearer: string): boolean => bearer.startsWith('ey') && bearer.split('.').length === 3

/** The claims of a token, if it was issued by this deployment and has not expired; nothing is looked up. */
export async function readSignInToken(platform: Platform, token: string): Promise<SignIn | undefined> {
  try {
    const { payload } = await jwtVerify(
      token,
      ({ kid }) => {
        const key = platform.signInKeys.publicKeyOf(kid)
        if (!key) throw new Error('signed with an unknown key')
        return key
      },
      { algorithms: ['ES256'], typ, audience, issuer: issuerOf(platform), requiredClaims: ['sub', 'exp', 'iat'] },
    )
    const { tenant, account, via, viaId } = claims.parse(payload)
    return { tenantId: trustedTenantId(tenant), userId: trustedUserId(account), source: { type: via, id: viaId } }
  } catch {
    return undefined
  }
}
