import { AppError } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { ApprovalView } from '../domain/views.ts'

/** Steps that wait for the decision of whoever asks. */
export const listApprovals = operation({
  name: 'templates.list-approvals',
  action: 'templates.decide',
  input: z.object({}),
  async run(): Promise<{ approvals: ApprovalView[] }> {
    throw new AppError('unavailable', 'Templates are not available yet.')
  },
})
