import { LRUCache } from 'lru-cache'

// Answers to conditional requests: GitHub does not count a request whose answer has not changed. Bounded by bytes, since a
// page of workflow runs is a hundred kilobytes and a repository is two.

const maxBytes = 32 * 1024 * 1024
const maxEntryBytes = 1024 * 1024

type Entry = { etag: string; body: string; status: number; headers: Record<string, unknown>; url: string }
const answers = new LRUCache<string, Entry>({
  maxSize: maxBytes,
  maxEntrySize: maxEntryBytes,
  sizeCalculation: ({ body, url }) => body.length + url.length + 500,
})

type Response = { status: number; headers: Record<string, unknown>; url: string; data: unknown }

/** @param identity names the tenant and its credentials: nobody is answered from what another was told */
export function responseCache(identity: string) {
  const keyOf = (url: string) => `${identity} ${url}`
  return {
    etagOf: (url: string): string | undefined => answers.get(keyOf(url))?.etag,
    /** A fresh copy: Octokit's paging rewrites the answer that it is given. */
    get(url: string): Response | undefined {
      const entry = answers.get(keyOf(url))
      return entry && { status: entry.status, headers: { ...entry.headers }, url: entry.url, data: JSON.parse(entry.body) }
    },
    set(url: string, response: Response): void {
      const { etag } = response.headers
      if (typeof etag !== 'string' || response.data === undefined || typeof response.data === 'string') return
      const { status, headers, data } = response
      answers.set(keyOf(url), { etag, status, headers: { ...headers }, url: response.url, body: JSON.stringify(data) })
    },
  }
}
