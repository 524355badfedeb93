import { AppError } from '@callboard/core/errors'
import { shortRef } from '@callboard/modules/catalog/domain/entity'

type Approval = {
  state: string
  approvers: readonly string[]
  allowSelf: boolean
  decisions: readonly { userId: string }[]
}

/** Who would decide. @param refs their user and their groups */
export type Decider = { userId: string | undefined; refs: ReadonlySet<string> }

/** Why somebody cannot decide a step; undefined if they can. */
export function decisionRefusal(approval: Approval, startedBy: string | null, { userId, refs }: Decider): AppError | undefined {
  if (approval.state !== 'open') return new AppError('conflict', 'This step is no longer waiting. Reload the page.')
  if (userId !== undefined && approval.decisions.some((d) => d.userId === userId))
    return new AppError('conflict', 'You have already decided this step.')
  if (userId !== undefined && userId === startedBy && !approval.allowSelf)
    return new AppError('forbidden', 'You started this run, so somebody else has to approve it.')
  if (userId !== undefined && approval.approvers.some((ref) => refs.has(ref))) return undefined
  const approvers = new Intl.ListFormat('en').format(approval.approvers.map(shortRef))
  return new AppError('forbidden', `Only ${approvers} can decide this step.`)
}
