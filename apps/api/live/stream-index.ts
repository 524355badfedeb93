import { liveLimits } from '@callboard/core/limits/limits'
import { LRUCache } from 'lru-cache'
import type { LiveStream, Viewer } from './stream.ts'

/** Streams by one of their keys. */
function groups(keyOf: (stream: LiveStream) => string) {
  const byKey = new Map<string, Set<LiveStream>>()
  return {
    of: (key: string): ReadonlySet<LiveStream> => byKey.get(key) ?? new Set(),
    add(stream: LiveStream): void {
      const key = keyOf(stream)
      byKey.set(key, (byKey.get(key) ?? new Set()).add(stream))
    },
    remove(stream: LiveStream): void {
      const set = byKey.get(keyOf(stream))
      set?.delete(stream)
      if (set?.size === 0) byKey.delete(keyOf(stream))
    },
  }
}

/** Operators share a limit, as the members of an organization do. */
const houseOf = (viewer: Viewer): string => ('operator' in viewer ? 'operators' : viewer.membership.tenantId)

/** The open streams of this process, by organization, user and session, with the limits of each. */
export function streamIndex() {
  const all = new Set<LiveStream>()
  const byTenant = groups((s) => houseOf(s.viewer))
  const byPerson = groups((s) => s.viewer.userId)
  const bySession = groups((s) => s.viewer.sessionId)
  const opened = new LRUCache<string, { count: number }>({ max: 20_000, ttl: 60_000 })
  return {
    all: (): ReadonlySet<LiveStream> => all,
    ofTenant: byTenant.of,
    ofOperators: () => byTenant.of('operators'),
    ofPerson: byPerson.of,
    /**
     * Counts an attempt to open a stream.
     * @returns whether the session and the organization may open another
     */
    admits(viewer: Viewer): boolean {
      const { sessionId } = viewer
      const attempts = opened.get(sessionId) ?? { count: 0 }
      if (attempts.count === 0) opened.set(sessionId, attempts)
      attempts.count++
      return (
        attempts.count <= liveLimits.opensPerMinute &&
        bySession.of(sessionId).size < liveLimits.perSession &&
        byTenant.of(houseOf(viewer)).size < liveLimits.perTenant
      )
    },
    add(stream: LiveStream): void {
      for (const group of [byTenant, byPerson, bySession]) group.add(stream)
      all.add(stream)
    },
    remove(stream: LiveStream): void {
      for (const group of [byTenant, byPerson, bySession]) group.remove(stream)
      all.delete(stream)
    },
  }
}
