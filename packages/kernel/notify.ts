import type { TenantId } from '@callboard/core/ids'
import type { Role } from '@callboard/core/permissions'
import type { PortalPath } from '@callboard/core/portal-paths'
import type { AnyDb } from '@callboard/db/any-db'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { sendSlackNotificationJob, sendTenantMailJob } from './jobs.ts'
import { takeNotifications } from './mail-quota.ts'
import { type Mail, mails } from './mails.ts'
import { channelsFor, kindOf, type NotificationKind } from './notification-kinds.ts'

/** Recipients: everybody with one of these roles, or these users. Non-members are skipped. */
export type Audience = { roles: readonly Role[] } | { userIds: readonly string[] } | { emails: readonly string[] }

export type NotificationContent = {
  kind: NotificationKind
  title: string
  body?: string
  /** Path in the portal to link to. */
  path?: PortalPath
  /** Removals of a sync that wait for approval, which Slack offers a button for. */
  approval?: { integrationId: string; runId: string }
  /** Email text for one address; defaults to the text of the notification. */
  mail?: (to: string) => Mail
}

type Person = {
  userId: string
  email: string
  confirmed: boolean
  emailNotifications: boolean
  portal: boolean | null
  mail: boolean | null
  slack: boolean | null
  /** Linked accounts of Slack. */
  slackAccounts: string[]
}

/**
 * Notifies members in the app, by email and by Slack, according to their preferences. Part of the caller's transaction, which must be
 * bound to the tenant.
 * @returns the number of members notified
 */
export async function notify(db: AnyDb, tenantId: TenantId, audience: Audience, news: NotificationContent): Promise<number> {
  const people = await db.$queryRaw<Person[]>`
    select m.user_id as "userId", m.email, m.email_verified as confirmed, m.news_by_mail as "emailNotifications", c.portal, c.mail,
      c.slack, array(select a.id::text from slack_account a where a.tenant_id = ${tenantId}::uuid and a.user_id = m.user_id) as "slackAccounts"
    from app.tenant_members() m
      left join notification_choice c on c.tenant_id = ${tenantId}::uuid and c.user_id = m.user_id and c.kind = ${news.kind}
    where m.role = any(${'roles' in audience ? [...audience.roles] : [...kindOf(news.kind).roles]})
      and (${!('userIds' in audience)} or m.user_id = any(${'userIds' in audience ? [...audience.userIds] : []}::uuid[]))
      and (${!('emails' in audience)} or m.email = any(${'emails' in audience ? [...audience.emails] : []}))
    order by m.email`
  const told = people.map((p) => ({
    ...p,
    ways: channelsFor(
      news.kind,
      p.portal === null || p.mail === null || p.slack === null ? null : { portal: p.portal, mail: p.mail, slack: p.slack },
      p.emailNotifications,
    ),
  }))
  await db.notification.createMany({
    data: told
      .filter((p) => p.ways.portal)
      .map(({ userId }) => ({
        tenantId,
        userId,
        kind: news.kind,
        title: news.title.slice(0, 300),
        body: (news.body ?? '').slice(0, 1000),
        path: news.path ?? '',
      })),
  })
  const mailed = await filterMailRecipients(db, tenantId, news.kind, told)
  const mail = news.mail ?? (mailed.length > 0 ? await notificationMail(db, tenantId, news) : undefined)
  if (mail) for (const { email } of mailed) await enqueue(db, tenantId, jobRequest(sendTenantMailJob, mail(email)))
  const accounts = told.flatMap((p) => (p.ways.slack ? p.slackAccounts : []))
  for (const accountId of accounts)
    await enqueue(db, tenantId, jobRequest(sendSlackNotificationJob, slackMessage(accountId, news)))
  return told.filter((p) => p.ways.portal || p.ways.mail || (p.ways.slack && p.slackAccounts.length > 0)).length
}

const slackMessage = (accountId: string, { title, body, path, approval }: NotificationContent) => ({
  accountId,
  title: title.slice(0, 300),
  body: (body ?? '').slice(0, 1000),
  path: path ?? '',
  approval: approval ?? null,
})

/** Emails are only sent to confirmed addresses, because an unconfirmed one may belong to another person. */
async function filterMailRecipients<P extends { confirmed: boolean; ways: { mail: boolean } }>(
  db: AnyDb,
  tenantId: TenantId,
  kind: NotificationKind,
  told: readonly P[],
): Promise<P[]> {
  const mailed = told.filter((p) => p.ways.mail && p.confirmed)
  // Mandatory emails are always sent. Others beyond the daily limit are shown in the app only.
  return kindOf(kind).mail === 'always' || (await takeNotifications(db, tenantId, mailed.length)) ? mailed : []
}

async function notificationMail(
  db: AnyDb,
  tenantId: TenantId,
  { title, body }: NotificationContent,
): Promise<(to: string) => Mail> {
  const { name } = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true } })
  return (to) => mails.news(to, name, title, body ?? '')
}
