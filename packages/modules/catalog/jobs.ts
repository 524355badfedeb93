import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Stores the documents of entities that have changed, and merges what was counted of them. */
export const storeDocumentsJob = defineJob({
  name: 'catalog.store-documents',
  group: 'background',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: 5 * minute,
  dedupe: () => 'all',
  retryAfterFailure: true,
})

/** Finds organizations whose documents are missing or of an earlier version, for example after an upgrade. */
const findMissingDocumentsJob = defineJob({
  name: 'catalog.find-missing-documents',
  group: 'bulk',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 10 * minute,
  intervalMs: 60 * minute,
})

/** Compares the counts of totals and facets with the entities. */
const checkCountsJob = defineJob({
  name: 'catalog.check-counts',
  group: 'bulk',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 10 * minute,
  intervalMs: 24 * 60 * minute,
})

/** Jobs of this module, each under the name of its handler. */
export const catalogJobs = {
  storeDocuments: storeDocumentsJob,
  findMissingDocuments: findMissingDocumentsJob,
  checkCounts: checkCountsJob,
}
