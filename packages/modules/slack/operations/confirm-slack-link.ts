import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { sendTenantMailJob } from '@callboard/kernel/jobs'
import { audit, operation, requirePerson } from '@callboard/kernel/operation'
import { accountMails } from '@callboard/modules/identity'
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
      const { id: userId, label } = requirePerson(context)
      const { tenantId } = context
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
      // Whoever lends somebody their rights by mistake, or in a stolen session, learns of it.
      const tenant = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true } })
      const mail = accountMails.slackLinked(label, name, workspace.name, tenant.name)
      await enqueue(db, tenantId, jobRequest(sendTenantMailJob, mail))
      return { name, workspace: workspace.name }
    }),
})
