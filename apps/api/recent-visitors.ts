import { LRUCache } from 'lru-cache'

/** `slugs`: portals that the visitor may open. */
type Visitor = { id: string; slugs: ReadonlySet<string> }

export type RecentVisitors = {
  /** Records whose cookie it is, once a page has looked up its session. `slug`: a portal that they may open. */
  record(cookie: string, visitor: string, slug?: string): void
  find(cookie: string): Visitor | undefined
}

/** Cookies that were recently those of a session. Only for limits: they are still looked up for each request. */
export function createRecentVisitors(): RecentVisitors {
  const visitors = new LRUCache<string, Visitor & { slugs: Set<string> }>({ max: 50_000, ttl: 15 * 60_000 })
  return {
    record(cookie, visitor, slug) {
      const known = visitors.get(cookie)
      const slugs = known?.id === visitor ? known.slugs : new Set<string>()
      if (slug !== undefined) slugs.add(slug)
      visitors.set(cookie, { id: visitor, slugs })
    },
    find: (cookie) => visitors.get(cookie),
  }
}
