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
  run: (context) =>
    context.tx(async (db) => {
      const { actor } = context
      const hourAgo = new Date(Date.now() - 3_600_000)
      const seen = { action: 'tokens.listed', actorId: actor.type === 'job' ? null : actor.id, at: { gt: hourAgo } }
      if ((await db.auditEvent.count({ where: seen })) === 0)
        await audit(db, context, { action: 'tokens.listed', targetType: 'token' })
      return findTokens(db)
    }),
})
