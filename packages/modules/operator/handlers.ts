import type { HandlersOf } from '@callboard/kernel/handler'
import type { operatorJobs } from './jobs.ts'
import { cleanUp } from './operations/clean-up.ts'
import { beat } from './operations/status.ts'

export const operatorHandlers: HandlersOf<typeof operatorJobs> = {
  cleanUp: async ({ log }) => {
    log.info(await cleanUp(), 'cleaned up')
  },
  beat: () => beat(),
}
