import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import type { PayloadOf } from '@callboard/jobs/define-job'
import type { HandlerContext } from '@callboard/kernel/handler'
import type { sendSlackNotificationJob } from '@callboard/kernel/jobs'
import { portalUrl } from '@callboard/kernel/portal-links'
import { notificationMessage } from '../domain/notification-message.ts'
import { openWorkspace } from './open-workspace.ts'
import { callSlack } from './slack-client.ts'
import { treatSlackFailure } from './treat-slack-failure.ts'

type Job = Pick<HandlerContext, 'platform' | 'log'> & { tenantId: TenantId }

/** Sends a notification as a direct message to a linked account of a member, if it is still linked. */
export async function sendSlackNotification(job: Job, news: PayloadOf<typeof sendSlackNotificationJob>): Promise<void> {
  const { platform, tenantId, log } = job
  const found = await forTenant(tenantId).tx(async (db) => {
    const account = await db.slackAccount.findFirst({
      where: { id: news.accountId, userId: { not: null } },
      select: { workspaceId: true, slackUserId: true },
    })
    const tenant = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { slug: true } })
    return account && { ...account, slug: tenant.slug }
  })
  const workspace = found && (await openWorkspace(platform, tenantId, found.workspaceId))
  if (!workspace) return
  const url = news.path === '' ? undefined : portalUrl(platform, found.slug) + news.path
  const message = notificationMessage(news, url)
  try {
    await callSlack(platform, workspace.token, (client) =>
      // A user's id as the channel is the conversation with the bot.
      client.chat.postMessage({ channel: found.slackUserId, ...message, unfurl_links: false, unfurl_media: false }),
    )
  } catch (error) {
    await treatSlackFailure(error, { tenantId, workspaceId: workspace.id, log })
  }
}
