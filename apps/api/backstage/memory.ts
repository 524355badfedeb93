import type { TenantId } from '@callboard/core/ids'
import { listen, type Listener } from '@callboard/db/listen'
import { LRUCache } from 'lru-cache'

/** Bytes that a process keeps in all, and of one answer at most. */
const most = 96 * 1024 * 1024
const mostOfOne = 1024 * 1024

/** Keeps the bytes of a text under a key, for as long as the catalog stays as it was when this was made. */
export type Keep = (key: string, text: Buffer) => void

/**
 * Texts that follow from an organization's catalog alone, kept until it changes. The database tells of a change in the
 * moment of its commit; without that connection nothing is kept. What was read before a change is never found after it:
 * keys hold the number of the change that they were read after.
 */
export type CatalogMemory = {
  find(tenantId: TenantId, key: string): Buffer | undefined
  /** Call before reading, keep with it after. */
  begin(tenantId: TenantId): Keep
  /** Forgets one organization's, or everything, without waiting to be told. */
  forget(tenantId?: string): void
}

/** Keeps nothing: for a process that does not hear of changes. */
export const noMemory: CatalogMemory = { find: () => undefined, begin: () => () => {}, forget: () => {} }

class Memory implements CatalogMemory {
  private readonly texts = new LRUCache<string, Buffer>({
    maxSize: most,
    sizeCalculation: (text, key) => text.length + 2 * key.length + 200,
  })
  private readonly changes = new Map<string, number>()
  /** Counts what concerns everybody. */
  private changesOfAll = 0
  private hears = false

  private place(tenantId: string): string {
    return `${tenantId} ${this.changesOfAll}.${this.changes.get(tenantId) ?? 0}`
  }

  find(tenantId: TenantId, key: string): Buffer | undefined {
    return this.hears ? this.texts.get(`${this.place(tenantId)} ${key}`) : undefined
  }

  begin(tenantId: TenantId): Keep {
    const place = this.place(tenantId)
    return (key, text) => {
      if (this.hears && text.length <= mostOfOne) this.texts.set(`${place} ${key}`, text)
    }
  }

  forget(tenantId?: string): void {
    if (tenantId) this.changes.set(tenantId, (this.changes.get(tenantId) ?? 0) + 1)
    else {
      this.changesOfAll++
      this.changes.clear()
      this.texts.clear()
    }
  }

  hear(on: boolean): void {
    this.hears = on
    this.forget()
  }
}

/** A memory that the database tells of changes. Stop it with the process. */
export function rememberCatalogs(listenUrl: string): { memory: CatalogMemory } & Listener {
  const memory = new Memory()
  const listener = listen({
    url: listenUrl,
    channel: 'catalog',
    onNotice: (tenantId) => memory.forget(tenantId),
    onConnected: () => memory.hear(true),
    onLost: () => memory.hear(false),
  })
  return {
    memory,
    async stop() {
      memory.hear(false)
      await listener.stop()
    },
  }
}
