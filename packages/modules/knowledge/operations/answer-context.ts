import type { Action } from '@callboard/core/permissions'
import type { OperationContext } from '@callboard/kernel/operation'

/** What answering needs: an asker's request has it, and so has a job that asks again, which has no actor. */
export type AnswerContext = Pick<OperationContext, 'tenantId' | 'tx' | 'read' | 'platform'> &
  Partial<Pick<OperationContext, 'actor'>> & {
    /** What the asker may do. */
    may: (action: Action) => boolean
    /** Without a request to a provider, as where an answer is only shown again. */
    ranking?: 'words'
  }
