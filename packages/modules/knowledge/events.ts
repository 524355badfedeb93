import { subscribe } from '@callboard/kernel/events'
import { apiOperationsRead } from '@callboard/modules/apis/events'
import { catalogChanged } from '@callboard/modules/catalog/events'
import { docsChanged } from '@callboard/modules/docs/events'
import { embeddingModelSaved } from '@callboard/modules/models/events'
import { embedKnowledgeJob, indexKnowledgeJob } from './jobs.ts'

const indexSources = {
  name: 'Index what questions are answered from',
  job: indexKnowledgeJob,
  payload: () => ({}),
  // A push writes its files in several steps.
  settleMs: 500,
}

export const knowledgeSubscribers = [
  subscribe(docsChanged, indexSources),
  subscribe(catalogChanged, indexSources),
  subscribe(apiOperationsRead, indexSources),
  subscribe(embeddingModelSaved, {
    name: 'Embed what questions are answered from',
    job: embedKnowledgeJob,
    payload: () => ({}),
  }),
]
