import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { findTokens } from './token-record.ts'

/**
 * All tokens of the organization including personal ones, without secrets. Viewing them is recorded in the audit log, once per
 * hour.
 */
export const listTokens = operation({
  name: 'tokens.list',
  action: 'tokens.manage',
  input: z.object({}),
  run: async (context) => {
    const { actor } = context
    const hourAgo = new Date(Date.now() - 3_600_000)
    const seen = { action: 'tokens.listed', actorId: actor.type === 'job' ? null : actor.id, at: { gt: hourAgo } }
    const [views, tokens] = await context.readModels((db) => Promise.all([db.auditEvent.count({ where: seen }), findTokens(db)]))
    if (views === 0) await context.tx((db) => audit(db, context, { action: 'tokens.listed', targetType: 'token' }))
    return tokens
  },
})
