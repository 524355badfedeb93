'use server'
import { acceptInferences, correctValue, previewProposal, proposeChange, revertCorrection } from '@callboard/modules/inference'
import type { ReviewDecision } from '@callboard/modules/inference/domain/facts'
import { revalidatePath } from 'next/cache'
import { runAction } from '~/lib/actions/run-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export type Value = string | string[]

export async function reviewValue(base: string, ref: string, field: string, verdict: ReviewDecision, value: Value = '') {
  return runAction(async () => {
    const { context } = await portalForAction(base)
    const result = await correctValue(context, verdict === 'corrected' ? { ref, field, verdict, value } : { ref, field, verdict })
    revalidatePath(paths.catalog(base))
    return result
  })
}

export async function revertReview(base: string, ref: string, field: string) {
  return runAction(async () => revertCorrection((await portalForAction(base)).context, { ref, field }))
}

export async function acceptInferred(base: string, refs: string[], accepted: boolean) {
  return runAction(async () => acceptInferences((await portalForAction(base)).context, { refs, accepted }))
}

export async function previewPullRequest(base: string, ref: string, values: Record<string, Value>) {
  return runAction(async () => previewProposal((await portalForAction(base)).context, { ref, values }))
}

export async function openPullRequest(base: string, ref: string, values: Record<string, Value>) {
  return runAction(async () => proposeChange((await portalForAction(base)).context, { ref, values }))
}
