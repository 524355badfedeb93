import type { HandlersOf } from '@callboard/kernel/handler'
import type { RunningState } from '@callboard/kernel/running-state'
import type { operatorJobs } from './jobs.ts'
import { cleanUp } from './operations/clean-up.ts'
import { reconcile } from './operations/reconcile.ts'
import { beat } from './operations/status.ts'

/** @param runningStates of all modules */
export const operatorHandlers = (runningStates: readonly RunningState[]): HandlersOf<typeof operatorJobs> => ({
  cleanUp: async ({ log }) => {
    log.info(await cleanUp(), 'cleaned up')
  },
  beat: () => beat(),
  reconcile: async ({ platform, log }) => {
    const { resumed, failed, errors } = await reconcile(platform, runningStates)
    for (const { error, ...of } of errors) log.error({ err: error, ...of }, 'an unfinished state could not be settled')
    if (resumed.length + failed.length > 0) log.warn({ resumed, failed }, 'resumed or ended what no job worked on')
  },
})
