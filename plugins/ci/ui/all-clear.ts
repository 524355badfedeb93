import type { FeedView } from '@callboard/modules/pipelines/domain/view'

type Seen = Pick<FeedView, 'integration' | 'paused' | 'state' | 'message' | 'succeededAt'>

/** Whether what is shown of an account is current. */
const isCurrent = ({ paused, state, message, succeededAt }: Seen): boolean =>
  !paused && state !== 'failed' && !(state === 'waiting' && message) && succeededAt !== null

/** The sentence for no failing pipelines. */
export function allClear({ pipelines, feeds }: { pipelines: number; feeds: readonly Seen[] }): string {
  if (pipelines === 0) return 'No pipelines synced yet.'
  const old = feeds.filter((feed) => !isCurrent(feed)).map((feed) => feed.integration)
  return old.length === 0
    ? 'All pipelines pass on their default branch.'
    : `No failing pipelines found, but not all of them are up to date: ${old.join(', ')}.`
}
