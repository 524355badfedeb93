import { deserialize, serialize } from 'node:v8'
import { type CacheScope, TenantCache } from '@callboard/plugin-kit/tenant-cache'

type Stored = { etag: string; bytes: Buffer }

const mebibyte = 1024 * 1024

/** Serialized, so that its size is known and every reader gets a copy: Octokit's pagination modifies responses. */
export class ResponseCache {
  private readonly entries: TenantCache<Stored>

  constructor(limits: { maxBytes: number; maxEntryBytes: number }) {
    this.entries = new TenantCache({
      maxSize: limits.maxBytes,
      maxEntrySize: limits.maxEntryBytes,
      sizeOf: ({ bytes, etag }) => bytes.byteLength + 2 * etag.length + 200,
    })
  }

  get bytes(): number {
    return this.entries.size
  }

  find(scope: CacheScope, url: string): { etag: string; response: () => unknown } | undefined {
    const stored = this.entries.get(scope, url)
    return stored && { etag: stored.etag, response: () => deserialize(stored.bytes) as unknown }
  }

  set(scope: CacheScope, url: string, etag: string, response: unknown): void {
    this.entries.set(scope, url, { etag, bytes: serialize(response) })
  }
}

/** Cached responses for conditional requests of this process; losing them is harmless. */
export const responses = new ResponseCache({ maxBytes: 64 * mebibyte, maxEntryBytes: 2 * mebibyte })
