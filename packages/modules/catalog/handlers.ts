import type { HandlersOf } from '@callboard/kernel/handler'
import type { catalogJobs } from './jobs.ts'
import { findMissingDocuments } from './operations/find-missing-documents.ts'
import { checkCounts } from './operations/recount-entities.ts'
import { storeDocuments } from './operations/store-documents.ts'

export const catalogHandlers: HandlersOf<typeof catalogJobs> = {
  storeDocuments: async ({ tenantId, signal, log }) => {
    log.debug({ documents: await storeDocuments(tenantId, signal) }, 'stored documents of entities')
  },
  findMissingDocuments: async ({ log }) => {
    log.debug({ tenants: await findMissingDocuments() }, 'looked for missing documents of entities')
  },
  checkCounts: async ({ log }) => {
    const wrong = await checkCounts()
    if (wrong.length > 0) log.error({ tenants: wrong }, 'counts of entities were wrong and have been restored')
  },
}
