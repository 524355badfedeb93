import { AppError, notFound } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import { tenantLimits } from '@callboard/core/limits/limits'
import { actions, type Scope } from '@callboard/core/permissions'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { sendTenantMailJob } from '@callboard/kernel/jobs'
import { audit, mayDo, type OperationContext } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { accountMails, hashSecret, newSecret } from '@callboard/modules/identity'
import { z } from 'zod'
import { invalidateTokens } from './find-token.ts'

const day = 86_400_000

export const newTokenSchema = z.object({
  name: z.string().trim().min(1, 'Enter a name.').max(80),
  scopes: z.array(z.enum(actions as [Scope, ...Scope[]])).min(1, 'Choose at least one scope.'),
  expiresAt: z.coerce
    .date()
    .refine((at) => at.getTime() < Date.now() + 10 * 366 * day, 'Choose a date within 10 years.')
    .optional(),
})

/** Nobody can grant more than their own permissions. */
function requireScopes(context: OperationContext, scopes: readonly Scope[]): void {
  const beyond = scopes.filter((scope) => !mayDo(context.actor, scope))
  if (beyond.length > 0)
    throw new AppError('forbidden', `You cannot grant scopes you do not have yourself: ${beyond.join(', ')}.`, {
      field: 'scopes',
    })
}

/** A token outlives the session that created it, so its creator is notified by email. */
async function notifyTokenChange(
  db: TenantDb,
  context: OperationContext,
  token: { name: string; userId: string | null; ending: string },
) {
  const { actor, tenantId } = context
  if (actor.type !== 'user' || actor.support) return
  const { name } = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true } })
  const mail = accountMails.tokenCreated(actor.label, token.name, name, token.userId ? 'personal' : 'service', token.ending)
  await enqueue(db, tenantId, jobRequest(sendTenantMailJob, mail))
}

/** @throws AppError `conflict` if a member, or the organization for service tokens, has too many valid ones */
function requireTokens(db: TenantDb, { tenantId }: OperationContext, userId: UserId | null): Promise<void> {
  const limit = userId ? tenantLimits.personalTokens : tenantLimits.serviceTokens
  return requireRoom(db, tenantId, {
    kind: 'tokens',
    limit,
    message: `You have reached the limit of ${limit} ${userId ? 'personal' : 'service'} tokens. Revoke one first.`,
    count: () =>
      db.apiToken.count({ where: { userId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] } }),
  })
}

export async function insertToken(context: OperationContext, input: z.output<typeof newTokenSchema>, userId: UserId | null) {
  const { name, scopes, expiresAt } = input
  requireScopes(context, scopes)
  const token = `cb_${newSecret()}`
  return context.tx(async (db) => {
    await requireTokens(db, context, userId)
    const row = await db.apiToken.create({
      data: {
        tenantId: context.tenantId,
        userId,
        name,
        scopes: [...new Set(scopes)],
        createdBy: context.actor.label,
        ending: token.slice(-4),
        tokenHash: hashSecret(token),
        expiresAt: expiresAt ?? null,
      },
    })
    await audit(db, context, {
      action: 'token.created',
      targetType: 'token',
      targetId: row.id,
      targetLabel: name,
      detail: { kind: userId ? 'personal' : 'service', scopes, expiresAt: expiresAt ?? null },
    })
    await notifyTokenChange(db, context, row)
    return { id: row.id, token }
  })
}

const columns = {
  id: true,
  userId: true,
  name: true,
  createdBy: true,
  ending: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
} as const

export const findTokens = (db: TenantDb, userId?: UserId) =>
  db.apiToken.findMany({
    where: { revokedAt: null, ...(userId ? { userId } : {}) },
    orderBy: { id: 'desc' },
    take: 500,
    select: columns,
  })

export async function revokeTokenOf(context: OperationContext, id: string, userId?: UserId) {
  const revoked = await context.tx(async (db) => {
    const token = await db.apiToken.findFirst({ where: { id, revokedAt: null, ...(userId ? { userId } : {}) } })
    if (!token) throw notFound('This token')
    await db.apiToken.updateMany({ where: { id }, data: { revokedAt: new Date() } })
    await audit(db, context, {
      action: 'token.revoked',
      targetType: 'token',
      targetId: id,
      targetLabel: token.name,
      detail: { kind: token.userId ? 'personal' : 'service', createdBy: token.createdBy, lastUsedAt: token.lastUsedAt },
    })
    return { name: token.name }
  })
  // This process need not wait for the notification.
  invalidateTokens()
  return revoked
}
