import { audit, operation, requirePerson } from '@callboard/kernel/operation'
import { findLink, linkCode } from './find-link.ts'

/**
 * Links the signed-in member with the person of Slack who was sent the link, once. It replaces what either was linked with in this
 * workspace.
 */
export const confirmSlackLink = operation({
  name: 'slack.confirm-link',
  action: 'self.manage',
  input: linkCode,
  run: (context, { code }) =>
    context.tx(async (db) => {
      const { id: userId } = requirePerson(context)
      const { id, workspaceId, slackUserId, name, workspace } = await findLink(db, code)
      await db.slackAccount.deleteMany({ where: { workspaceId, userId, id: { not: id } } })
      await db.slackAccount.updateMany({
        where: { id },
        data: { userId, linkedAt: new Date(), codeHash: null, codeExpiresAt: null },
      })
      await audit(db, context, {
        action: 'slack.account-linked',
        targetType: 'slack-account',
        targetId: slackUserId,
        targetLabel: name,
        detail: { workspace: workspace.name },
      })
      return { name, workspace: workspace.name }
    }),
})
