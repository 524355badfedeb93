'use server'
import {
  cancelRun,
  changePolicy,
  changeTemplate,
  createPolicy,
  createTemplate,
  decideApproval,
  deletePolicy,
  dryRun,
  listRequiredApprovals,
  retryRun,
  startRun,
  undoRun,
} from '@callboard/modules/templates'
import type { Decision } from '@callboard/modules/templates/domain/run-state'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'
import type { Filled } from './form-state.ts'
import type { PolicyDraft } from './policy-draft.ts'

/** A template, and the entity that it is run on. */
type Target = { ref: string; entity: string | undefined }

/** @param key the same key starts one run, however often it is sent */
export async function start(base: string, target: Target, filled: Filled, key: string) {
  return runAction(async () => startRun((await portalForAction(base)).context, { ...target, ...filled, idempotencyKey: key }))
}

export async function preview(base: string, target: Target, filled: Filled) {
  return runAction(async () => dryRun((await portalForAction(base)).context, { ...target, ...filled }))
}

/** @param existing the template that is changed, and its text before; undefined for a new one */
export async function saveTemplate(base: string, existing: { ref: string; before: string } | undefined, text: string) {
  return runAction(async () => {
    const { context } = await portalForAction(base)
    return existing ? changeTemplate(context, { ...existing, text }) : createTemplate(context, { text })
  })
}

export async function cancel(base: string, id: string) {
  return runAction(async () => cancelRun((await portalForAction(base)).context, { id }))
}

export async function retry(base: string, id: string) {
  return runAction(async () => retryRun((await portalForAction(base)).context, { id }))
}

export async function undo(base: string, id: string) {
  return runAction(async () => undoRun((await portalForAction(base)).context, { id }))
}

export async function decide(base: string, of: { run: string; step: number }, decision: Decision, comment: string) {
  return runAction(async () => decideApproval((await portalForAction(base)).context, { ...of, decision, comment }))
}

/** The approvals that a run with these values would need by policy. */
export async function requiredApprovals(base: string, target: Target, filled: Pick<Filled, 'values'>) {
  return runAction(async () => {
    const { values } = filled
    return listRequiredApprovals((await portalForAction(base)).context, { ...target, values })
  })
}

/** @param id of the policy that is changed; undefined for a new one */
export async function savePolicy(base: string, id: string | undefined, policy: PolicyDraft) {
  return runAction(async () => {
    const { context } = await portalForAction(base)
    return id ? changePolicy(context, { id, policy }) : createPolicy(context, policy)
  })
}

export async function removePolicy(base: string, id: string) {
  return runAction(async () => deletePolicy((await portalForAction(base)).context, { id }))
}
