import type { HandlersOf } from './handler.ts'
import type { mailJobs } from './jobs.ts'

export const mailHandlers: HandlersOf<typeof mailJobs> = {
  sendMail: (context, payload) => context.sendMail(payload),
  sendTenantMail: (context, payload) => context.sendMail(payload),
}
