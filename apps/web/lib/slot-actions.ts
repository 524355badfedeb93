'use server'
import { rerunPipeline } from '@callboard/operations/pipelines/run-actions'
import { runAction } from './run-action.ts'
import { portalForAction } from './tenant.ts'

/** Starts a pipeline's run again for the person who is signed in. */
export async function rerunFromSlot(base: string, of: { integrationId: string; key: string; which: 'all' | 'failed' }) {
  return runAction(async () => rerunPipeline((await portalForAction(base)).context, of))
}
