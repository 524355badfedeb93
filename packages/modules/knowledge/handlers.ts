import type { HandlersOf } from '@callboard/kernel/handler'
import type { knowledgeJobs } from './jobs.ts'
import { askAgain } from './operations/ask-again.ts'
import { embedKnowledge } from './operations/embed-knowledge.ts'
import { indexKnowledge } from './operations/index-knowledge.ts'
import { reviewArticle } from './operations/review-article.ts'
import { runGoldenQuestions } from './operations/run-golden-questions.ts'
import { addSampleQuestions } from './operations/sample-questions.ts'

export const knowledgeHandlers: HandlersOf<typeof knowledgeJobs> = {
  embedKnowledge: async ({ tenantId, platform, log }) => {
    log.debug({ sections: await embedKnowledge(platform, tenantId) }, 'embedded sections')
  },
  indexKnowledge: async ({ tenantId, log }) => {
    log.debug({ pages: await indexKnowledge(tenantId) }, 'indexed what questions are answered from')
  },
  reviewArticle: async ({ tenantId }, payload) => reviewArticle(tenantId, payload),
  reviewAnswers: async ({ tenantId, platform, log }) => {
    await addSampleQuestions(platform, tenantId)
    const again = await askAgain(platform, tenantId)
    const golden = await runGoldenQuestions(platform, tenantId)
    log.debug({ again, golden }, 'asked questions again')
  },
}
