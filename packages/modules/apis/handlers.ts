import type { HandlersOf } from '@callboard/kernel/handler'
import type { apiJobs } from './jobs.ts'
import { lintApis } from './operations/lint-apis.ts'
import { readApiOperations } from './operations/read-operations.ts'

export const apiHandlers: HandlersOf<typeof apiJobs> = {
  readApiOperations: async ({ tenantId, log }) => {
    log.debug({ apis: await readApiOperations(tenantId) }, 'read what APIs can be asked for')
  },
  lintApis: async ({ tenantId, log }) => {
    log.debug({ apis: await lintApis(tenantId) }, 'checked descriptions of APIs')
  },
}
