import { notFound } from '@callboard/core/errors'
import { audit, operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'

/** Unlinks one of the current user's accounts, immediately. */
export const unlinkSlackAccount = operation({
  name: 'slack.unlink-account',
  action: 'self.manage',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) =>
    context.tx(async (db) => {
      const { id: userId } = requirePerson(context)
      const row = await db.slackAccount.findFirst({ where: { id, userId }, select: { slackUserId: true, name: true } })
      if (!row) throw notFound('This account')
      await db.slackAccount.deleteMany({ where: { id, userId } })
      await audit(db, context, {
        action: 'slack.account-unlinked',
        targetType: 'slack-account',
        targetId: row.slackUserId,
        targetLabel: row.name,
      })
      return { name: row.name }
    }),
})
