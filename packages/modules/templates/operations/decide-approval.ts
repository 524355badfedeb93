import { AppError } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { decisionInput } from '../domain/run-input.ts'

/** Approves or rejects a step that waits, or confirms one that is done by hand. */
export const decideApproval = operation({
  name: 'templates.decide-approval',
  action: 'templates.decide',
  input: decisionInput,
  async run(): Promise<{ id: string }> {
    throw new AppError('unavailable', 'Templates are not available yet.')
  },
})
