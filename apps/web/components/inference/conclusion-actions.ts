'use server'
import { acceptConclusions, correctValue, previewProposal, proposeChange, takeBackCorrection } from '@callboard/modules/inference'
import type { Verdict } from '@callboard/modules/inference/domain/facts'
import { revalidatePath } from 'next/cache'
import { runAction } from '~/lib/actions/run-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export type Value = string | string[]

export async function judge(base: string, ref: string, field: string, verdict: Verdict, value: Value = '') {
  return runAction(async () => {
    const { context } = await portalForAction(base)
    const result = await correctValue(context, verdict === 'corrected' ? { ref, field, verdict, value } : { ref, field, verdict })
    revalidatePath(paths.catalog(base))
    return result
  })
}

export async function takeBack(base: string, ref: string, field: string) {
  return runAction(async () => takeBackCorrection((await portalForAction(base)).context, { ref, field }))
}

export async function accept(base: string, refs: string[], accepted: boolean) {
  return runAction(async () => acceptConclusions((await portalForAction(base)).context, { refs, accepted }))
}

export async function preview(base: string, ref: string, values: Record<string, Value>) {
  return runAction(async () => previewProposal((await portalForAction(base)).context, { ref, values }))
}

export async function propose(base: string, ref: string, values: Record<string, Value>) {
  return runAction(async () => proposeChange((await portalForAction(base)).context, { ref, values }))
}
