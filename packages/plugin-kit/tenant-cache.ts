import { createHash } from 'node:crypto'

/** Whose entry it is. All of it is part of the key, so that no two tenants, hosts or credentials can share an entry. */
export type CacheScope = {
  tenantId: string
  /** Where the credentials are sent. */
  host: string
  /** Every part of the credentials, secrets included: whoever lacks one of them must not find what another one stored. */
  credentials: readonly (string | number | undefined)[]
}

/** An opaque key of a scope and a name in it. Secrets are hashed: no key holds one in readable form. */
export const scopeKey = ({ tenantId, host, credentials }: CacheScope, name = ''): string => {
  if (!tenantId) throw new Error('A cache scope without a tenant would be shared by all of them.')
  // JSON keeps the parts apart: ["a", "bc"] and ["ab", "c"] are different keys.
  const text = JSON.stringify([tenantId, host, credentials.map((c) => c ?? null), name])
  return createHash('sha256').update(text).digest('base64url')
}

type Entry<Value> = { value: Value; size: number }

/**
 * The only state that plugins may share between calls (checked by plugins/shared-state.test.ts): least recently used
 * entries go first once the total size is reached. Without `sizeOf` every entry counts 1.
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
    // A Map keeps the order of insertion, so the entry used last moves to the end.
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
