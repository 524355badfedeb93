'use server'
import { addMetric, concludeExperiment, createExperiment, startExperiment } from '@callboard/modules/experiments'
import type { Outcome } from '@callboard/modules/experiments/domain/experiment'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function start(base: string, id: string) {
  return runAction(async () => startExperiment((await portalForAction(base)).context, { id }))
}

export async function conclude(base: string, id: string, decided: { outcome: Outcome; conclusion: string }) {
  return runAction(async () => concludeExperiment((await portalForAction(base)).context, { id, ...decided }))
}

export async function draftExperiment(base: string, experiment: Parameters<typeof createExperiment>[1]) {
  return runAction(async () => createExperiment((await portalForAction(base)).context, experiment))
}

export async function createMetric(base: string, metric: Parameters<typeof addMetric>[1]) {
  return runAction(async () => addMetric((await portalForAction(base)).context, metric))
}
