import { hash } from 'node:crypto'
import { compileRuleset, type Evaluator } from '@callboard/flags-evaluator/evaluate'
import { type FlagClient, findFlagClient, loadEnvironment, watchFlags } from '@callboard/modules/flags'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'

// What clients evaluate, in memory: no request waits for the database once its environment is loaded. A commit that changes flags
// is noticed, and the environment is read again meanwhile. While the database is away, the last state is evaluated.

/** Bytes of rulesets as JSON, per process. Compiled they take about four times as much. */
const maxBytes = 32 * 1024 * 1024
/** Interval at which everything is read again while notices may be missed, and after a read that failed. */
const retryMs = 5000

type Snapshot = {
  evaluator: Evaluator
  /** The ruleset that it was compiled from, and its hash. */
  json: string
  etag: string
  /** Of the units, in 0.01%: those whose evaluations count as exposures. */
  exposureShare: number
  /** When it was certainly current, if it may not be any more. */
  staleSince: number | undefined
}

type Entry = Snapshot & { client: FlagClient; bytes: number; loading: boolean }
type KnownClient = { client: FlagClient; secret: string }

export type Found = { client: FlagClient; snapshot: Snapshot }

export type FlagSnapshots = {
  /** Who a secret belongs to, and what they evaluate, if both are in memory. */
  peek(secret: string): Found | undefined
  /** The same, read from the database if need be. Undefined for a secret that is unknown or revoked. */
  find(secret: string): Promise<Found | undefined>
  /** Calls back with an environment whose flags have changed, and with the hash of its ruleset if that is in memory. */
  onChanged(listener: (environmentId: string, etag: string | undefined) => void): void
  /** Reports changes of an environment also while its flags are not in memory, until the returned function is called. */
  follow(client: FlagClient): () => void
  stop(): Promise<void>
}

const nameOf = (secret: string) => hash('sha256', secret, 'base64')

class MemorySnapshots implements FlagSnapshots {
  private readonly clients = new LRUCache<string, KnownClient>({ max: 20_000 })
  private readonly listeners: ((environmentId: string, etag: string | undefined) => void)[] = []
  /** Environments that are followed, with how often. */
  private readonly followed = new Map<string, { tenantId: string; count: number }>()
  private readonly environments = new LRUCache<string, Entry>({ maxSize: maxBytes, sizeCalculation: (e) => e.bytes + 1000 })
  /** Since when notices may be missed. */
  private lostAt: number | undefined = Date.now()
  /** Number of changes that were noticed: what was read before one is read again. */
  private changes = 0
  private readonly timer: NodeJS.Timeout
  private readonly listener: { stop(): Promise<void> }
  private readonly log: Logger

  constructor(listenUrl: string, log: Logger) {
    this.log = log
    this.listener = watchFlags(listenUrl, {
      changed: (tenantId) => this.onChange(tenantId),
      lost: () => {
        this.lostAt ??= Date.now()
        for (const entry of this.environments.values()) entry.staleSince ??= this.lostAt
      },
    })
    this.timer = setInterval(() => this.retry(), retryMs)
    this.timer.unref()
  }

  peek(secret: string): Found | undefined {
    const known = this.clients.get(nameOf(secret))
    const snapshot = known && this.environments.get(known.client.environmentId)
    return snapshot && { client: known.client, snapshot }
  }

  async find(secret: string): Promise<Found | undefined> {
    const found = this.peek(secret)
    if (found) return found
    const name = nameOf(secret)
    const began = this.changes
    const client = this.clients.get(name)?.client ?? (await findFlagClient(secret))
    if (!client) return undefined
    const snapshot = this.environments.get(client.environmentId) ?? (await this.load(client))
    if (!snapshot) return undefined
    this.clients.set(name, { client, secret })
    if (began !== this.changes) void this.check(name, secret)
    return { client, snapshot }
  }

  onChanged(listener: (environmentId: string, etag: string | undefined) => void): void {
    this.listeners.push(listener)
  }

  follow({ environmentId, tenantId }: FlagClient): () => void {
    const known = this.followed.get(environmentId) ?? { tenantId, count: 0 }
    known.count++
    this.followed.set(environmentId, known)
    return () => {
      known.count--
      if (known.count === 0) this.followed.delete(environmentId)
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.timer)
    await this.listener.stop()
  }

  private async load(client: FlagClient): Promise<Entry | undefined> {
    const began = this.changes
    const loaded = await loadEnvironment(client.tenantId, client.environmentId)
    if (!loaded) return undefined
    const { ruleset, exposureShare } = loaded
    const staleSince = this.lostAt === undefined ? undefined : Date.now()
    const json = JSON.stringify(ruleset)
    const etag = hash('sha1', json, 'base64url')
    const before = this.environments.peek(client.environmentId)?.etag
    const evaluator = compileRuleset(ruleset)
    const entry = { client, evaluator, json, etag, exposureShare, bytes: json.length, staleSince, loading: false }
    this.environments.set(client.environmentId, entry)
    if (before !== undefined && before !== etag) this.publish(client.environmentId, etag)
    if (began !== this.changes) this.refresh(entry)
    return entry
  }

  /** A notice, or the connection of notices: what was missed before it is read now. */
  private onChange(tenantId: string | undefined): void {
    this.changes++
    if (tenantId === undefined) this.lostAt = undefined
    for (const entry of this.environments.values())
      if (tenantId === undefined || entry.client.tenantId === tenantId) this.refresh(entry)
    for (const [environmentId, followed] of this.followed)
      if ((tenantId === undefined || followed.tenantId === tenantId) && !this.environments.has(environmentId))
        this.publish(environmentId, undefined)
    for (const [name, { client, secret }] of this.clients.entries())
      if (tenantId === undefined || client.tenantId === tenantId) void this.check(name, secret)
  }

  private publish(environmentId: string, etag: string | undefined): void {
    for (const listener of this.listeners) listener(environmentId, etag)
  }

  private retry(): void {
    for (const entry of this.environments.values()) if (entry.staleSince !== undefined) this.refresh(entry)
    if (this.lostAt !== undefined) for (const [name, { secret }] of this.clients.entries()) void this.check(name, secret)
  }

  /** Reads an environment again; a read that is under way notices changes itself. */
  private refresh(entry: Entry): void {
    if (entry.loading) return
    entry.loading = true
    this.load(entry.client).then(
      (loaded) => {
        if (!loaded) this.environments.delete(entry.client.environmentId)
      },
      (error) => {
        entry.loading = false
        entry.staleSince ??= Date.now()
        this.log.warn({ err: error }, 'flags could not be read again; the last state is evaluated')
      },
    )
  }

  /** Drops a client that was revoked. */
  private async check(name: string, secret: string): Promise<void> {
    try {
      if (!(await findFlagClient(secret))) this.clients.delete(name)
    } catch {
      // The database is away: the client stays, and is checked again when notices arrive.
    }
  }
}

/** Starts to hold flags in memory. Stop it with the process. */
export const startFlagSnapshots = (listenUrl: string, log: Logger): FlagSnapshots => new MemorySnapshots(listenUrl, log)
