import { type CacheScope, scopeKey } from '@callboard/plugin-kit/tenant-cache'
import Bottleneck from 'bottleneck'

const timeout = 120_000

// GitHub allows 100 concurrent requests and, for queries, 2,000 points a minute (docs: secondary rate limits).
const reads = new Bottleneck.Group({ id: 'github-reads', maxConcurrent: 10, timeout })
const queries = new Bottleneck.Group({ id: 'github-queries', maxConcurrent: 4, minTime: 50, timeout })

/**
 * Limits concurrency per scope, so that one tenant cannot fill the queue of another. Octokit's own throttling is disabled: it
 * treats every query as a write, knows `/graphql` but not `/api/graphql`, and throws a plain Error at the primary limit.
 */
export const throttled = <T>(scope: CacheScope, kind: 'read' | 'query', work: () => Promise<T>): Promise<T> =>
  (kind === 'read' ? reads : queries).key(scopeKey(scope)).schedule(work)
