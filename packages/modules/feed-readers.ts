import { costsReader } from '@callboard/modules/costs'
import type { FeedReaders } from '@callboard/modules/integrations'
import { pipelinesReader } from '@callboard/modules/pipelines'

/** A reader for each kind of feed. Passed to the job that reads feeds (workers/handlers.ts). */
export const feedReaders: FeedReaders = { pipelines: pipelinesReader, costs: costsReader }
