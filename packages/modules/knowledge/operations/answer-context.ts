import type { Action } from '@callboard/core/permissions'
import type { OperationContext } from '@callboard/kernel/operation'

/** What answering needs: an asker's request has it, and so has a job that asks again. */
export type AnswerContext = Pick<OperationContext, 'tenantId' | 'tx' | 'read'> & {
  /** What the asker may do. */
  may: (action: Action) => boolean
}
