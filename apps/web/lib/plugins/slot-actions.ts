'use server'
import { deleteBudget, previewCostRules, saveBudget, saveCostRules } from '@callboard/modules/costs'
import type { AllocationRule } from '@callboard/modules/costs/domain/allocation'
import type { BudgetInput } from '@callboard/modules/costs/domain/budget'
import { rerunPipeline } from '@callboard/modules/pipelines'
import { runAction } from '../actions/run-action.ts'
import { portalForAction } from '../portal/portal.ts'

/** Starts a pipeline's run again for the person who is signed in. */
export async function rerunFromSlot(base: string, of: { integrationId: string; key: string; which: 'all' | 'failed' }) {
  return runAction(async () => rerunPipeline((await portalForAction(base)).context, of))
}

export async function previewRulesFromSlot(base: string, rules: readonly AllocationRule[]) {
  return runAction(async () => previewCostRules((await portalForAction(base)).context, { rules: rules as AllocationRule[] }))
}

export async function saveRulesFromSlot(base: string, rules: readonly AllocationRule[]) {
  return runAction(async () => saveCostRules((await portalForAction(base)).context, { rules: rules as AllocationRule[] }))
}

export async function saveBudgetFromSlot(base: string, of: { id?: string; budget: BudgetInput }) {
  return runAction(async () => saveBudget((await portalForAction(base)).context, of))
}

export async function deleteBudgetFromSlot(base: string, id: string) {
  return runAction(async () => deleteBudget((await portalForAction(base)).context, { id }))
}
