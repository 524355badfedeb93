import type { TenantId } from '@callboard/core/ids'
import { type Listener, listen } from '@callboard/db/listen'
import { LRUCache } from 'lru-cache'

/** Maximum bytes per process in total, and per response. */
const maxBytes = 96 * 1024 * 1024
const maxEntryBytes = 1024 * 1024

/** Stores values read from now on, until the catalog changes. Values read before a change are not stored. */
export type CatalogCacheWriter = {
  /** A response that any change of the catalog may affect. */
  setResponse(key: string, text: Buffer): void
  /** An entity with its relations, which is only affected by changes that concern it. */
  setEntity(ref: string, text: Buffer): void
}

/**
 * A cache of responses that depend only on an organization's catalog, invalidated when it changes. The database notifies at
 * commit; without that connection nothing is cached.
 */
export type CatalogCache = {
  getResponse(tenantId: TenantId, key: string): Buffer | undefined
  getEntity(tenantId: TenantId, ref: string): Buffer | undefined
  /** Call before reading; use it to store the result. */
  startRead(tenantId: TenantId): CatalogCacheWriter
  /** Invalidates some entities of an organization, all of them, or everything, without waiting for a notification. */
  invalidate(tenantId?: string, refs?: readonly string[]): void
}

/** No cache: for a process without change notifications. */
export const noCatalogCache: CatalogCache = {
  getResponse: () => undefined,
  getEntity: () => undefined,
  startRead: () => ({ setResponse() {}, setEntity() {} }),
  invalidate() {},
}

/** Number of changes of an organization's catalog, and number of those that affected too many entities to list. */
type Changes = { any: number; unnamed: number }
const noChanges: Changes = { any: 0, unnamed: 0 }

class LruCatalogCache implements CatalogCache {
  private readonly texts = new LRUCache<string, Buffer>({
    maxSize: maxBytes,
    sizeCalculation: (text, key) => text.length + 2 * key.length + 200,
  })
  private readonly changes = new Map<string, Changes>()
  /** Number of changes that affect everybody. */
  private globalChanges = 0
  private isConnected = false

  private changesOf(tenantId: string): Changes {
    return this.changes.get(tenantId) ?? noChanges
  }

  // Keys contain the number of the change before which a text was read, so that it is not found after a later one.
  private responseKey(tenantId: string, key: string): string {
    return `${tenantId} ${this.globalChanges}.${this.changesOf(tenantId).any} ${key}`
  }

  private entityKey(tenantId: string, ref: string): string {
    return `${tenantId} ${this.globalChanges}.${this.changesOf(tenantId).unnamed} entity ${ref}`
  }

  getResponse(tenantId: TenantId, key: string): Buffer | undefined {
    return this.isConnected ? this.texts.get(this.responseKey(tenantId, key)) : undefined
  }

  getEntity(tenantId: TenantId, ref: string): Buffer | undefined {
    return this.isConnected ? this.texts.get(this.entityKey(tenantId, ref)) : undefined
  }

  startRead(tenantId: TenantId): CatalogCacheWriter {
    const began = this.responseKey(tenantId, '')
    const keep = (key: string, text: Buffer) => {
      if (this.isConnected && this.responseKey(tenantId, '') === began && text.length <= maxEntryBytes) this.texts.set(key, text)
    }
    return {
      setResponse: (key, text) => keep(this.responseKey(tenantId, key), text),
      setEntity: (ref, text) => keep(this.entityKey(tenantId, ref), text),
    }
  }

  invalidate(tenantId?: string, refs?: readonly string[]): void {
    if (!tenantId) {
      this.globalChanges++
      this.changes.clear()
      this.texts.clear()
      return
    }
    for (const ref of refs ?? []) this.texts.delete(this.entityKey(tenantId, ref))
    const { any, unnamed } = this.changesOf(tenantId)
    this.changes.set(tenantId, { any: any + 1, unnamed: refs ? unnamed : unnamed + 1 })
  }

  setConnected(on: boolean): void {
    this.isConnected = on
    this.invalidate()
  }
}

/** A cache invalidated by database notifications. Stop it with the process. */
export function startCatalogCache(listenUrl: string): { cache: CatalogCache } & Listener {
  const memory = new LruCatalogCache()
  const listener = listen({
    url: listenUrl,
    channel: 'catalog',
    // The organization and, if there are few, the changed entities: one per line.
    onNotice: (notice) => {
      const [tenantId, ...refs] = notice.split('\n')
      memory.invalidate(tenantId, refs.length > 0 ? refs : undefined)
    },
    onConnected: () => memory.setConnected(true),
    onLost: () => memory.setConnected(false),
  })
  return {
    cache: memory,
    async stop() {
      memory.setConnected(false)
      await listener.stop()
    },
  }
}
