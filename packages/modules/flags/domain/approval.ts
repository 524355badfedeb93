/** none: saved at once. required: somebody who may approve does. four-eyes: and somebody else than who asked. */
export const approvals = ['none', 'required', 'four-eyes'] as const
export type Approval = (typeof approvals)[number]
export const approverGroups = ['members', 'administrators'] as const
/** members: whoever may approve changes of flags. administrators: owners and admins alone. */
export type Approvers = (typeof approverGroups)[number]
export const requestStates = ['open', 'approved', 'rejected', 'withdrawn'] as const
export type RequestState = (typeof requestStates)[number]
export const changeKinds = ['settings', 'toggle', 'archive', 'flag', 'segment', 'undo'] as const
export type ChangeKind = (typeof changeKinds)[number]

export type Protection = { approval: Approval; approvers: Approvers }

/** What a change of all these environments at once needs: the strictest of each. */
export const strictest = (environments: readonly Protection[]): Protection => ({
  approval: approvals[Math.max(0, ...environments.map((e) => approvals.indexOf(e.approval)))] ?? 'none',
  approvers: environments.some((e) => e.approval !== 'none' && e.approvers === 'administrators') ? 'administrators' : 'members',
})

/** Who decides. `key` is the same for a person and for the tokens that act as them. */
type Decider = { key: string; person: boolean; administrator: boolean }

/** Why somebody cannot approve a request; undefined if they can. */
export function approvalProblem({ approval, approvers }: Protection, requester: string, decider: Decider): string | undefined {
  if (approvers === 'administrators' && !decider.administrator) return 'Only an owner or admin can approve this change.'
  if (approval !== 'four-eyes') return undefined
  if (!decider.person) return 'Only a person can approve this change, not a service token.'
  return decider.key === requester ? 'Somebody else has to approve a change that you requested.' : undefined
}
