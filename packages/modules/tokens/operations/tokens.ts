import { AppError, notFound } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import { actions, isAdminScope, type Scope } from '@callboard/core/permissions'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { sendTenantMailJob } from '@callboard/kernel/jobs'
import { audit, mayDo, type OperationContext, operation, requirePerson } from '@callboard/kernel/operation'
import { accountMails, hashSecret, newSecret } from '@callboard/modules/identity'
import { z } from 'zod'
import { invalidateTokens } from './find-token.ts'

const day = 86_400_000
const newTokenSchema = z.object({
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

async function insertToken(context: OperationContext, input: z.output<typeof newTokenSchema>, userId: UserId | null) {
  const { name, scopes, expiresAt } = input
  requireScopes(context, scopes)
  const token = `cb_${newSecret()}`
  return context.tx(async (db) => {
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

/** Creates a service token: it belongs to the organization and needs no seat. The token is returned once and never stored. */
export const createToken = operation({
  name: 'tokens.create',
  action: 'tokens.manage',
  fresh: ({ scopes }) => scopes.some(isAdminScope),
  input: newTokenSchema,
  run: (context, input) => insertToken(context, input, null),
})

/** Creates a personal token: it never has more permissions than its owner, and ends with the membership. */
export const createOwnToken = operation({
  name: 'tokens.create-own',
  action: 'self.manage',
  fresh: ({ scopes }) => scopes.some(isAdminScope),
  input: newTokenSchema,
  run: async (context, input) => insertToken(context, input, requirePerson(context).id),
})

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

const list = (db: TenantDb, userId?: UserId) =>
  db.apiToken.findMany({
    where: { revokedAt: null, ...(userId ? { userId } : {}) },
    orderBy: { id: 'desc' },
    take: 500,
    select: columns,
  })

/**
 * All tokens of the organization including personal ones, without secrets. Viewing them is recorded in the audit log, once per
 * hour.
 */
export const listTokens = operation({
  name: 'tokens.list',
  action: 'tokens.manage',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const { actor } = context
      const hourAgo = new Date(Date.now() - 3_600_000)
      const seen = { action: 'tokens.listed', actorId: actor.type === 'job' ? null : actor.id, at: { gt: hourAgo } }
      if ((await db.auditEvent.count({ where: seen })) === 0)
        await audit(db, context, { action: 'tokens.listed', targetType: 'token' })
      return list(db)
    }),
})

/** The current user's personal tokens. */
export const listOwnTokens = operation({
  name: 'tokens.list-own',
  action: 'self.manage',
  input: z.object({}),
  run: (context) => context.tx((db) => list(db, requirePerson(context).id)),
})

async function revoke(context: OperationContext, id: string, userId?: UserId) {
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

/** Revokes any token of the organization, immediately. */
export const revokeToken = operation({
  name: 'tokens.revoke',
  action: 'tokens.manage',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) => revoke(context, id),
})

/** Revokes one of the current user's tokens, immediately. */
export const revokeOwnToken = operation({
  name: 'tokens.revoke-own',
  action: 'self.manage',
  input: z.object({ id: z.uuid() }),
  run: async (context, { id }) => revoke(context, id, requirePerson(context).id),
})
