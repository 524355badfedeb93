import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const mail = {
  group: 'system',
  payload: z.object({ to: z.email(), subject: z.string(), text: z.string() }),
  attempts: 8,
  timeoutMs: 30_000,
  redactPayload: true,
} as const

/** An email about an account. */
export const sendMailJob = defineJob({ ...mail, name: 'mail.send', scope: 'system' })

/** An email of an organization: invitations and membership changes. */
export const sendTenantMailJob = defineJob({ ...mail, name: 'mail.send-for-tenant', scope: 'tenant' })

/** Jobs of this module, each under the name of its handler. */
export const mailJobs = {
  sendMail: sendMailJob,
  sendTenantMail: sendTenantMailJob,
}
