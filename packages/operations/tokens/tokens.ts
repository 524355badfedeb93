import { createHash, randomBytes } from 'node:crypto'
import { trustedTenantId, type TenantId } from '@callboard/core/ids'
import { actions, type Scope } from '@callboard/core/permissions'
import { systemDb } from '@callboard/db/system-db'
import { z } from 'zod'
import { audit, operation } from '../operation.ts'

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

/** Makes a bearer token for machines. The token itself is returned once and never stored. */
export const createToken = operation({
  name: 'tokens.create',
  action: 'tokens.manage',
  input: z.object({
    name: z.string().trim().min(1).max(80),
    scopes: z.array(z.enum(actions as [Scope, ...Scope[]])).min(1),
    expiresAt: z.coerce.date().optional(),
  }),
  async run(context, { name, scopes, expiresAt }) {
    const token = `cb_${randomBytes(32).toString('base64url')}`
    return context.tx(async (db) => {
      const row = await db.apiToken.create({
        data: { tenantId: context.tenantId, name, scopes, tokenHash: hashOf(token), expiresAt: expiresAt ?? null },
      })
      await audit(db, context, {
        action: 'token.created',
        targetType: 'token',
        targetId: row.id,
        targetLabel: name,
        detail: { scopes },
      })
      return { id: row.id, token }
    })
  },
})

export type TokenIdentity = { id: string; name: string; tenantId: TenantId; scopes: Scope[] }

const usedEveryMs = 60_000
const recent = new Map<string, { identity: TokenIdentity; expiresAt: Date | null; until: number }>()

/** How long a revoked token may still work; saves a look-up for each request of a busy client. */
const rememberMs = 2000

/** Who a bearer token belongs to; undefined when it is unknown, expired or revoked. */
export async function findToken(token: string): Promise<TokenIdentity | undefined> {
  if (!token.startsWith('cb_')) return undefined
  const tokenHash = hashOf(token)
  const known = recent.get(tokenHash)
  if (known && known.until > Date.now() && (!known.expiresAt || known.expiresAt > new Date())) return known.identity
  recent.delete(tokenHash)
  const db = systemDb('token-look-up')
  const row = await db.apiToken.findUnique({ where: { tokenHash } })
  if (!row || row.revokedAt || (row.expiresAt && row.expiresAt < new Date())) return undefined
  if (!row.lastUsedAt || Date.now() - row.lastUsedAt.getTime() > usedEveryMs)
    await db.apiToken.update({ where: { tokenHash }, data: { lastUsedAt: new Date() } })
  const identity: TokenIdentity = {
    id: row.id,
    name: row.name,
    tenantId: trustedTenantId(row.tenantId),
    scopes: row.scopes.filter((s): s is Scope => (actions as string[]).includes(s)),
  }
  if (recent.size > 1000) recent.clear()
  recent.set(tokenHash, { identity, expiresAt: row.expiresAt, until: Date.now() + rememberMs })
  return identity
}
