import type { TenantId } from '@callboard/core/ids'
import { type Listener, listen } from '@callboard/db/listen'
import { LRUCache } from 'lru-cache'

/** Bytes that a process keeps in all, and of one answer at most. */
const most = 96 * 1024 * 1024
const mostOfOne = 1024 * 1024

/** Keeps what is read from now on, for as long as the catalog says the same. What was read before a change is not kept. */
export type Keep = {
  /** An answer, which any change of the catalog may make another one. */
  answer(key: string, text: Buffer): void
  /** An entity with its relations, which only changes that concern it make another one. */
  entity(ref: string, text: Buffer): void
}

/**
 * Texts that follow from an organization's catalog alone, kept until it changes. The database tells of a change in the
 * moment of its commit; without that connection nothing is kept.
 */
export type CatalogMemory = {
  findAnswer(tenantId: TenantId, key: string): Buffer | undefined
  findEntity(tenantId: TenantId, ref: string): Buffer | undefined
  /** Call before reading, keep with it after. */
  begin(tenantId: TenantId): Keep
  /** Forgets what some entities of an organization say, all that one says, or everything, without waiting to be told. */
  forget(tenantId?: string, refs?: readonly string[]): void
}

/** Keeps nothing: for a process that does not hear of changes. */
export const noMemory: CatalogMemory = {
  findAnswer: () => undefined,
  findEntity: () => undefined,
  begin: () => ({ answer() {}, entity() {} }),
  forget() {},
}

/** How often an organization's catalog has changed, and how often in more entities than were named. */
type Changes = { any: number; unnamed: number }
const none: Changes = { any: 0, unnamed: 0 }

class Memory implements CatalogMemory {
  private readonly texts = new LRUCache<string, Buffer>({
    maxSize: most,
    sizeCalculation: (text, key) => text.length + 2 * key.length + 200,
  })
  private readonly changes = new Map<string, Changes>()
  /** Counts what concerns everybody. */
  private changesOfAll = 0
  private hears = false

  private count(tenantId: string): Changes {
    return this.changes.get(tenantId) ?? none
  }

  // Keys hold the number of the change that a text was read after, so that nothing is found after a later one.
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

/** A memory that the database tells of changes. Stop it with the process. */
export function rememberCatalogs(listenUrl: string): { memory: CatalogMemory } & Listener {
  const memory = new Memory()
  const listener = listen({
    url: listenUrl,
    channel: 'catalog',
    // The organization, and, where they are few, the entities that have changed: one to a line.
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
