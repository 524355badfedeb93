import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Indexes sources that have changed since they were indexed. */
export const indexKnowledgeJob = defineJob({
  name: 'knowledge.index',
  group: 'bulk',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 3,
  timeoutMs: minute,
  dedupe: () => 'all',
  retryAfterFailure: true,
})

/** Embeds sections that have no vector yet, where an organization has an embedding model. */
export const embedKnowledgeJob = defineJob({
  name: 'knowledge.embed',
  group: 'background',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 3,
  timeoutMs: 2 * minute,
  dedupe: () => 'all',
  retryAfterFailure: true,
})

/** Asks questions again whose answer may have changed, closes tasks of edited sections, and runs golden questions. */
export const reviewAnswersJob = defineJob({
  name: 'knowledge.review-answers',
  group: 'bulk',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 3,
  timeoutMs: 2 * minute,
  dedupe: () => 'all',
  retryAfterFailure: true,
})

/** Notifies the owner of an article whose review date has passed. Requested for that date whenever the date is set. */
export const reviewArticleJob = defineJob({
  name: 'knowledge.review-article',
  group: 'background',
  scope: 'tenant',
  payload: z.object({ id: z.uuid(), reviewOn: z.iso.date() }),
  attempts: 3,
  timeoutMs: minute,
  dedupe: ({ id, reviewOn }) => `${id} ${reviewOn}`,
})

/** Jobs of this module, each under the name of its handler. */
export const knowledgeJobs = {
  embedKnowledge: embedKnowledgeJob,
  indexKnowledge: indexKnowledgeJob,
  reviewAnswers: reviewAnswersJob,
  reviewArticle: reviewArticleJob,
}
