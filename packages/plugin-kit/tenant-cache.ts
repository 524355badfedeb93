import { createHash } from 'node:crypto'

/** Owner of a cache entry. All fields are part of the key, so that no two tenants, hosts or credentials share an entry. */
export type CacheScope = {
  tenantId: string
  /** The host that receives the credentials. */
  host: string
  /** All parts of the credentials, including secrets: a caller that lacks one of them must not read another caller's entry. */
  credentials: readonly (string | number | undefined)[]
}

/** An opaque cache key for a scope and a name. Secrets are hashed, so that no key contains one in readable form. */
export const scopeKey = ({ tenantId, host, credentials }: CacheScope, name = ''): string => {
  if (!tenantId) throw new Error('A cache scope without a tenant would be shared by all of them.')
  // JSON keeps the parts separate: ["a", "bc"] and ["ab", "c"] are different keys.
  const text = JSON.stringify([tenantId, host, credentials.map((c) => c ?? null), name])
  return createHash('sha256').update(text).digest('base64url')
}

type Entry<Value> = { value: Value; size: number }

/**
 * The only state that plugins may share between calls (checked by plugins/shared-state.test.ts). An LRU cache limited by total
 * size; without `sizeOf` every entry counts as 1.
 */
export class TenantCache<Value> {
  private readonly entries = new Map<string, Entry<Value>>()
  private readonly limits: { maxSize: number; maxEntrySize?: number; sizeOf?: (value: Value) => number }
  private total = 0

  constructor(limits: { maxSize: number; maxEntrySize?: number; sizeOf?: (value: Value) => number }) {
    this.limits = limits
  }

  get size(): number {
    return this.total
  }

  get(scope: CacheScope, name?: string): Value | undefined {
    const key = scopeKey(scope, name)
    const entry = this.entries.get(key)
    if (!entry) return undefined
    // A Map iterates in insertion order, so reinserting an entry makes it the most recently used.
    this.entries.delete(key)
    this.entries.set(key, entry)
    return entry.value
  }

  set(scope: CacheScope, name: string | undefined, value: Value): void {
    const key = scopeKey(scope, name)
    this.remove(key)
    const size = this.limits.sizeOf?.(value) ?? 1
    if (size > (this.limits.maxEntrySize ?? this.limits.maxSize)) return
    this.entries.set(key, { value, size })
    this.total += size
    for (const oldest of this.entries.keys()) {
      if (this.total <= this.limits.maxSize) break
      this.remove(oldest)
    }
  }

  delete(scope: CacheScope, name?: string): void {
    this.remove(scopeKey(scope, name))
  }

  private remove(key: string): void {
    const entry = this.entries.get(key)
    if (!entry) return
    this.total -= entry.size
    this.entries.delete(key)
  }
}
