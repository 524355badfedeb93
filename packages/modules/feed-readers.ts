import { costsReader } from '@callboard/modules/costs'
import type { FeedReaders } from '@callboard/modules/integrations'
import { knowledgeReader } from '@callboard/modules/knowledge'
import { pipelinesReader } from '@callboard/modules/pipelines'
import { codeReader } from './flags/handlers.ts'

/** How each kind of feed is read. Handed to the job that reads feeds (handlers.ts). */
export const feedReaders: FeedReaders = {
  pipelines: pipelinesReader,
  costs: costsReader,
  knowledge: knowledgeReader,
  code: codeReader,
}
