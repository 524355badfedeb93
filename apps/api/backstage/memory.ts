import type { TenantId } from '@callboard/core/ids'
import { type Listener, listen } from '@callboard/db/listen'
import { LRUCache } from 'lru-cache'

/** Maximum bytes per process in total, and per response. */
const most = 96 * 1024 * 1024
const mostOfOne = 1024 * 1024

/** Stores values read from now on, until the catalog changes. Values read before a change are not stored. */
export type Keep = {
  /** A response that any change of the catalog may affect. */
  answer(key: string, text: Buffer): void
  /** An entity with its relations, which is only affected by changes that concern it. */
  entity(ref: string, text: Buffer): void
}

/**
 * A cache of responses that depend only on an organization's catalog, invalidated when it changes. The database notifies at
 * commit; without that connection nothing is cached.
 */
export type CatalogMemory = {
  findAnswer(tenantId: TenantId, key: string): Buffer | undefined
  findEntity(tenantId: TenantId, ref: string): Buffer | undefined
  /** Call before reading; use it to store the result. */
  begin(tenantId: TenantId): Keep
  /** Invalidates some entities of an organization, all of them, or everything, without waiting for a notification. */
  forget(tenantId?: string, refs?: readonly string[]): void
}

/** No cache: for a process without change notifications. */
export const noMemory: CatalogMemory = {
  findAnswer: () => undefined,
  findEntity: () => undefined,
  begin: () => ({ answer() {}, entity() {} }),
  forget() {},
}

/** Number of changes of an organization's catalog, and number of those that affected too many entities to list. */
type Changes = { any: number; unnamed: number }
const none: Changes = { any: 0, unnamed: 0 }

class Memory implements CatalogMemory {
  private readonly texts = new LRUCache<string, Buffer>({
    maxSize: most,
    sizeCalculation: (text, key) => text.length + 2 * key.length + 200,
  })
  private readonly changes = new Map<string, Changes>()
  /** Number of changes that affect everybody. */
  private changesOfAll = 0
  private hears = false

  private count(tenantId: string): Changes {
    return this.changes.get(tenantId) ?? none
  }

  // Keys contain the number of the change before which a text was read, so that it is not found after a later one.
  private answerKey(tenantId: string, key: string): string {
    return `${tenantId} ${this.changesOfAll}.${this.count(tenantId).any} ${key}`
  }

  private entityKey(tenantId: string, ref: string): string {
    return `${tenantId} ${this.changesOfAll}.${this.count(tenantId).unnamed} entity ${ref}`
  }

  findAnswer(tenantId: TenantId, key: string): Buffer | undefined {
    return this.hears ? this.texts.get(this.answerKey(tenantId, key)) : undefined
  }

  findEntity(tenantId: TenantId, ref: string): Buffer | undefined {
    return this.hears ? this.texts.get(this.entityKey(tenantId, ref)) : undefined
  }

  begin(tenantId: TenantId): Keep {
    const began = this.answerKey(tenantId, '')
    const keep = (key: string, text: Buffer) => {
      if (this.hears && this.answerKey(tenantId, '') === began && text.length <= mostOfOne) this.texts.set(key, text)
    }
    return {
      answer: (key, text) => keep(this.answerKey(tenantId, key), text),
      entity: (ref, text) => keep(this.entityKey(tenantId, ref), text),
    }
  }

  forget(tenantId?: string, refs?: readonly string[]): void {
    if (!tenantId) {
      this.changesOfAll++
      this.changes.clear()
      this.texts.clear()
      return
    }
    for (const ref of refs ?? []) this.texts.delete(this.entityKey(tenantId, ref))
    const { any, unnamed } = this.count(tenantId)
    this.changes.set(tenantId, { any: any + 1, unnamed: refs ? unnamed : unnamed + 1 })
  }

  hear(on: boolean): void {
    this.hears = on
    this.forget()
  }
}

/** A cache invalidated by database notifications. Stop it with the process. */
export function rememberCatalogs(listenUrl: string): { memory: CatalogMemory } & Listener {
  const memory = new Memory()
  const listener = listen({
    url: listenUrl,
    channel: 'catalog',
    // The organization and, if there are few, the changed entities: one per line.
    onNotice: (notice) => {
      const [tenantId, ...refs] = notice.split('\n')
      memory.forget(tenantId, refs.length > 0 ? refs : undefined)
    },
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
