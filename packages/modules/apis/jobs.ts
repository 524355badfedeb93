import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Indexes the operations of changed API descriptions. */
export const readApiOperationsJob = defineJob({
  name: 'catalog.read-api-operations',
  group: 'bulk',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 3,
  timeoutMs: minute,
  dedupe: () => 'all',
  retryAfterFailure: true,
})

/** Lints changed API descriptions. */
export const lintApisJob = defineJob({
  name: 'catalog.lint-apis',
  group: 'bulk',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 3,
  timeoutMs: minute,
  dedupe: () => 'all',
  retryAfterFailure: true,
})

/** Jobs of this module, each under the name of its handler. */
export const apiJobs = {
  readApiOperations: readApiOperationsJob,
  lintApis: lintApisJob,
}
