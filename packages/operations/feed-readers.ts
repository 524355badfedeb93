import { costsReader } from './costs/read-feed.ts'
import type { FeedReaders } from './feeds/feed-reader.ts'
import { pipelinesReader } from './pipelines/read-feed.ts'

/** How each kind of feed is read. Handed to the job that reads feeds (workers/handlers.ts). */
export const feedReaders: FeedReaders = { pipelines: pipelinesReader, costs: costsReader }
