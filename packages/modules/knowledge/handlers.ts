import type { HandlersOf } from '@callboard/kernel/handler'
import type { knowledgeJobs } from './jobs.ts'
import { indexKnowledge } from './operations/index-knowledge.ts'

export const knowledgeHandlers: HandlersOf<typeof knowledgeJobs> = {
  indexKnowledge: async ({ tenantId, log }) => {
    log.debug({ pages: await indexKnowledge(tenantId) }, 'indexed what questions are answered from')
  },
}
