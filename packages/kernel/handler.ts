import type { TenantId } from '@callboard/core/ids'
import type { JobContract, PayloadOf } from '@callboard/jobs/define-job'
import type { Logger } from 'pino'
import type { JobRun } from './job-run.ts'
import type { Mail } from './mails.ts'
import type { Platform } from './platform.ts'

export type SendMail = (mail: Mail) => Promise<void>

/** Dependencies of all handlers. */
export type HandlerContext = JobRun & { platform: Platform; log: Logger; sendMail: SendMail }

type Handler<C extends JobContract> =
  C extends JobContract<string, infer _P, 'tenant'>
    ? (context: HandlerContext & { tenantId: TenantId }, payload: PayloadOf<C>) => Promise<void>
    : (context: HandlerContext, payload: PayloadOf<C>) => Promise<void>

/** One handler for each job of a list; the compiler demands it. */
export type HandlersOf<Jobs extends Record<string, JobContract>> = { [Name in keyof Jobs]: Handler<Jobs[Name]> }
