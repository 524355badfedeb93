import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const mail = {
  group: 'interactive',
  payload: z.object({ to: z.email(), subject: z.string(), text: z.string() }),
  attempts: 8,
  timeoutMs: 30_000,
  redactPayload: true,
} as const

/** An email about an account. */
export const sendMailJob = defineJob({ ...mail, name: 'mail.send', scope: 'system' })

/** An email of an organization: invitations and membership changes. */
export const sendTenantMailJob = defineJob({ ...mail, name: 'mail.send-for-tenant', scope: 'tenant' })

/** A notification to a linked account of Slack; packages/modules/slack sends it. */
export const sendSlackNotificationJob = defineJob({
  name: 'slack.notify',
  group: 'interactive',
  scope: 'tenant',
  payload: z.object({
    /** The row of `slack_account`. */
    accountId: z.uuid(),
    title: z.string(),
    body: z.string(),
    /** Path in the portal; empty for none. */
    path: z.string(),
    /** Removals that its reader can approve; missing in jobs of versions without. */
    approval: z.object({ integrationId: z.uuid(), runId: z.uuid() }).nullable().default(null),
  }),
  attempts: 5,
  timeoutMs: 30_000,
  redactPayload: true,
})

/** Jobs of this module, each under the name of its handler. */
export const mailJobs = {
  sendMail: sendMailJob,
  sendTenantMail: sendTenantMailJob,
}
