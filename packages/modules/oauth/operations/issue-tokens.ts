import { createHash, timingSafeEqual } from 'node:crypto'
import { systemDb } from '@callboard/db/system-db'
import { hashSecret, limitAttempts, newSecret } from '@callboard/modules/identity'
import { z } from 'zod'
import { accessTokenLifetimeS, grantLifetimeDays, refreshLifetimeDays } from '../domain/lifetimes.ts'
import { OauthError } from '../domain/oauth-error.ts'
import { lockGrant } from '../repo/grants.ts'
import { type EndedGrant, endGrant, type SystemTx } from './end-grant.ts'

const dayMs = 86_400_000
/** Each refresh leaves a row for as long as it could be used a second time. */
const refreshesPerHour = 30

/** A token response (RFC 6749, 5.1). */
export type IssuedTokens = {
  access_token: string
  token_type: 'Bearer'
  expires_in: number
  refresh_token: string
  scope: string
}

type Grant = EndedGrant & {
  userId: string
  clientId: string
  redirectUri: string
  scopes: string[]
  resource: string
  codeChallenge: string
  codeExpiresAt: Date
  createdAt: Date
  connectedAt: Date | null
  revokedAt: Date | null
}

const invalidGrant = (sentence: string) => new OauthError('invalid_grant', sentence)

/** An app that names no resource gets tokens for the one that the member has allowed. */
function requireResource(grant: Grant, resource: string | undefined): void {
  if (resource !== undefined && resource !== grant.resource)
    throw new OauthError('invalid_target', 'The resource is not the one that was authorized.')
}

async function issue(tx: SystemTx, grant: Grant): Promise<IssuedTokens> {
  const { tenantId, id: grantId } = grant
  const now = Date.now()
  const ends = grant.createdAt.getTime() + grantLifetimeDays * dayMs
  if (ends <= now) throw invalidGrant(`The connection is older than ${grantLifetimeDays} days. Connect the app again.`)
  const [access, refresh] = [`cbo_${newSecret()}`, `cbr_${newSecret()}`]
  await tx.oauthToken.deleteMany({ where: { tenantId, grantId, expiresAt: { lt: new Date(now) } } })
  const row = (kind: 'access' | 'refresh', token: string, lifetimeMs: number) => ({
    tenantId,
    grantId,
    kind,
    tokenHash: hashSecret(token),
    expiresAt: new Date(Math.min(now + lifetimeMs, ends)),
  })
  await tx.oauthToken.createMany({
    data: [row('access', access, accessTokenLifetimeS * 1000), row('refresh', refresh, refreshLifetimeDays * dayMs)],
  })
  return {
    access_token: access,
    token_type: 'Bearer',
    expires_in: accessTokenLifetimeS,
    refresh_token: refresh,
    scope: grant.scopes.join(' '),
  }
}

/** RFC 7636 (4.1): 43 to 128 unreserved characters. */
const verifierSchema = z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/)

function requireVerifier({ codeChallenge }: Grant, verifier: string): void {
  const hash = createHash('sha256').update(verifier).digest()
  const expected = Buffer.from(codeChallenge, 'base64url')
  if (!verifierSchema.safeParse(verifier).success || expected.length !== hash.length || !timingSafeEqual(hash, expected))
    throw invalidGrant('The code verifier does not match the code challenge.')
}

export type CodeExchange = { code: string; clientId: string; redirectUri: string; verifier: string; resource: string | undefined }

type GrantKey = { tenantId: string; id: string }

/** A grant as it is until the end of the transaction: exchanges, refreshes and disconnecting take their turns. */
async function lockedGrant(tx: SystemTx, key: GrantKey | null): Promise<Grant | null> {
  if (!key) return null
  const { tenantId, id } = key
  await lockGrant(tx, key)
  return tx.oauthGrant.findUnique({ where: { tenantId_id: { tenantId, id } } })
}

/** What remains to be thrown once the transaction that ended a grant is committed. */
type Outcome = { tokens: IssuedTokens } | { refused: OauthError }

async function settle(work: (tx: SystemTx) => Promise<Outcome>): Promise<IssuedTokens> {
  const outcome = await systemDb('token-look-up').$transaction(work)
  if ('refused' in outcome) throw outcome.refused
  return outcome.tokens
}

/**
 * Exchanges an authorization code for tokens, once. A second use ends the connection, because one of the two was not the app.
 * @throws OauthError `invalid_grant`, `invalid_target`
 */
export function redeemCode({ code, clientId, redirectUri, verifier, resource }: CodeExchange): Promise<IssuedTokens> {
  return settle(async (tx) => {
    const key = await tx.oauthGrant.findUnique({ where: { codeHash: hashSecret(code) }, select: { tenantId: true, id: true } })
    const grant = await lockedGrant(tx, key)
    if (!grant || grant.revokedAt) throw invalidGrant('The authorization code is not valid.')
    if (grant.connectedAt) {
      await endGrant(tx, grant, 'authorization code used twice')
      return {
        refused: invalidGrant('The authorization code was used before, so the connection was ended. Connect the app again.'),
      }
    }
    if (grant.codeExpiresAt < new Date()) throw invalidGrant('The authorization code has expired. Connect the app again.')
    if (grant.clientId !== clientId || grant.redirectUri !== redirectUri)
      throw invalidGrant('The authorization code was issued to another client or redirect URI.')
    requireVerifier(grant, verifier)
    requireResource(grant, resource)
    const { id, tenantId } = grant
    await tx.oauthGrant.updateMany({ where: { tenantId, id }, data: { connectedAt: new Date() } })
    if (z.uuid().safeParse(clientId).success)
      await tx.oauthClient.updateMany({ where: { id: clientId }, data: { lastUsedAt: new Date() } })
    return { tokens: await issue(tx, grant) }
  })
}

export type Refresh = { refreshToken: string; clientId: string; scope: string | undefined; resource: string | undefined }

/**
 * Exchanges a refresh token for new tokens, once (RFC 9700, 4.14.2). A second use ends the connection: the app and somebody else
 * have the same token, and nobody can tell which is which.
 * @throws OauthError `invalid_grant`, `invalid_scope`, `invalid_target`, AppError `rate_limited`
 */
export async function refreshTokens({ refreshToken, clientId, scope, resource }: Refresh): Promise<IssuedTokens> {
  const tokenHash = hashSecret(refreshToken)
  const known = await systemDb('token-look-up').oauthToken.findUnique({
    where: { tokenHash },
    select: { tenantId: true, grantId: true, kind: true },
  })
  if (known?.kind !== 'refresh') throw invalidGrant('The refresh token is not valid. Connect the app again.')
  await limitAttempts(`oauth-refresh:${known.grantId}`, refreshesPerHour, 3600)
  return settle(async (tx) => {
    const grant = await lockedGrant(tx, { tenantId: known.tenantId, id: known.grantId })
    const token = await tx.oauthToken.findUnique({ where: { tokenHash } })
    if (!grant || !token || grant.revokedAt || token.expiresAt < new Date())
      throw invalidGrant('The refresh token has expired or was revoked. Connect the app again.')
    if (grant.clientId !== clientId) throw invalidGrant('The refresh token was issued to another client.')
    if (token.usedAt) {
      await endGrant(tx, grant, 'refresh token used twice')
      return { refused: invalidGrant('The refresh token was used before, so the connection was ended. Connect the app again.') }
    }
    requireResource(grant, resource)
    const beyond = (scope ?? '').split(' ').filter((name) => name && !grant.scopes.includes(name))
    if (beyond.length > 0) throw new OauthError('invalid_scope', 'A refresh cannot add scopes. Connect the app again.')
    await tx.oauthToken.updateMany({ where: { tenantId: grant.tenantId, id: token.id }, data: { usedAt: new Date() } })
    return { tokens: await issue(tx, grant) }
  })
}

/** Ends the connection of a token at the app's request (RFC 7009). Says nothing about tokens that do not exist. */
export async function revokeAppToken(token: string, clientId: string): Promise<void> {
  const db = systemDb('token-look-up')
  const found = await db.oauthToken.findUnique({ where: { tokenHash: hashSecret(token) }, include: { grant: true } })
  if (found?.grant.clientId !== clientId) return
  await db.$transaction((tx) => endGrant(tx, found.grant, 'revoked by the app'))
}
