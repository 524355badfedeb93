import { type TenantId, trustedTenantId } from '@callboard/core/ids'
import type { Platform } from '@callboard/kernel/platform'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'

/** What a call-back address stands for. `wait` is another one when the step is retried. */
export type Callback = { tenantId: TenantId; runId: string; position: number; wait: string }

const typ = 'template-callback+jwt'
const audience = 'template callback'
const path = '/api/template-callbacks'

const claims = z.object({ tenant: z.uuid(), run: z.uuid(), step: z.number().int(), jti: z.uuid() })

/** The address that a step waits for a call of: whoever knows it may call it once, until it expires. */
export async function callbackAddress(platform: Platform, of: Callback, expiresAt: Date): Promise<string> {
  const { current } = platform.callbackKeys
  const token = await new SignJWT({ tenant: of.tenantId, run: of.runId, step: of.position })
    .setProtectedHeader({ typ, alg: 'ES256', kid: current.kid })
    .setAudience(audience)
    .setJti(of.wait)
    .setExpirationTime(expiresAt)
    .sign(current.privateKey)
  return `${platform.publicUrl}${path}/${token}`
}

/** What an address stands for, if this installation signed it and it has not expired. Nothing is looked up. */
export async function readCallbackAddress(platform: Platform, token: string): Promise<Callback | undefined> {
  try {
    const { payload } = await jwtVerify(
      token,
      ({ kid }) => {
        const key = platform.callbackKeys.publicKeyOf(kid)
        if (!key) throw new Error('signed with an unknown key')
        return key
      },
      { algorithms: ['ES256'], typ, audience, requiredClaims: ['exp', 'jti'] },
    )
    const { tenant, run, step, jti } = claims.parse(payload)
    return { tenantId: trustedTenantId(tenant), runId: run, position: step, wait: jti }
  } catch {
    return undefined
  }
}
