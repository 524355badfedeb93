import type { FeedView, PipelineOverview } from '@callboard/modules/pipelines/domain/view'

type Seen = Pick<FeedView, 'integration' | 'paused' | 'state' | 'message' | 'succeededAt'>

/** Whether what is shown of an account is current. */
const isCurrent = ({ paused, state, message, succeededAt }: Seen): boolean =>
  !paused && state !== 'failed' && !(state === 'waiting' && message) && succeededAt !== null

/** The sentence for no failing pipelines. */
export function allClear({
  pipelines,
  finished,
  feeds,
}: Pick<PipelineOverview, 'pipelines' | 'finished'> & { feeds: readonly Seen[] }): string {
  if (pipelines === 0) return 'No pipelines synced yet.'
  const old = feeds.filter((feed) => !isCurrent(feed)).map((feed) => feed.integration)
  if (old.length > 0) return `No failing pipelines found, but not all of them are up to date: ${old.join(', ')}.`
  if (finished === 0) return 'No pipeline has finished on its default branch in the last 60 days.'
  if (finished === pipelines) return 'All pipelines pass on their default branch.'
  const passing =
    finished === 1 ? '1 pipeline passes on its default branch' : `${finished} pipelines pass on their default branch`
  const others = pipelines - finished
  return `${passing}. ${others} ${others === 1 ? 'has' : 'have'} not finished there in the last 60 days.`
}
