import { setTimeout } from 'node:timers/promises'
import { type ClusterClient, KubernetesError, toVendorError } from '../client.ts'
import { isObject } from '../model/objects.ts'
import { type AnyKind, type Kinds, listPath, type Resource } from './kinds.ts'
import { listAll } from './list-all.ts'
import { refusalOf } from './refusal-of.ts'
import type { RequestPace } from './request-pace.ts'
import { linesOf, readEvent, UnreadableEvent, type WatchEvent } from './watch-stream.ts'

/** How long watches last and how long to wait between attempts. In ms, if not said otherwise. */
export type Timing = {
  /** Seconds after which the server ends a watch. */
  watchS: number
  /** Of n watches each lasts at least n times this many seconds, so that reopening them is as rare however many there are. */
  perWatchS: number
  /** How much longer a watch may stay open before its connection counts as lost. */
  graceMs: number
  minRetryMs: number
  maxRetryMs: number
  /** The first and the last wait after a refusal: somebody has to change a role. */
  forbiddenRetryMs: number
  maxForbiddenRetryMs: number
}
export const defaultTiming: Timing = {
  watchS: 290,
  perWatchS: 60,
  graceMs: 15_000,
  minRetryMs: 1000,
  maxRetryMs: 30_000,
  forbiddenRetryMs: 60_000,
  maxForbiddenRetryMs: 15 * 60_000,
}

type InformerState = {
  state: 'watching' | 'reconnecting' | 'forbidden' | 'failing'
  message?: string
  /** Seconds that the server asked to wait. */
  retryAfterS?: number
  /** For `forbidden`: the refused verb. */
  verb?: 'list' | 'watch'
}

type Callbacks = {
  onPut(object: Kinds[Resource]): void
  onDrop(object: Kinds[Resource]): void
  /** A listing is complete; objects that it did not contain have been dropped. */
  onListed(resource: Resource): void
  onState(): void
  /** The server does not know this API: it may have been removed. */
  onUnserved(): void
}

export type InformerOf = { kind: AnyKind; api: string; namespace?: string }

type Objects = ReadonlyMap<string, Kinds[Resource]>

const nameOf = ({ metadata }: Kinds[Resource]) => `${metadata.namespace ?? ''}/${metadata.name}`

/** The changes between a listed version and the requested one are no longer known. */
const isExpired = (error: unknown): boolean => error instanceof KubernetesError && error.status === 410

class WatchOverdue extends Error {}

/**
 * Watches one kind of object, in all namespaces or in one: lists it, watches from the list's resourceVersion on, and opens each
 * ended watch where the last one was. Only an expired version (410) is listed again. An open connection is trusted without any
 * message, because servers send nothing about what does not change: a lost one is found by TCP keep-alive, and at the latest when
 * the server does not end the watch in time.
 */
export class Informer {
  readonly resource: Resource
  readonly api: string
  readonly namespace: string | undefined
  /** Settles when the first listing has ended, successfully or not. */
  readonly settled: Promise<void>
  /** Whether a listing was ever complete. */
  listed = false
  private readonly path: string
  private readonly client: ClusterClient
  private readonly kind: AnyKind
  private readonly callbacks: Callbacks
  private readonly timing: Timing
  private readonly pace: RequestPace
  private readonly stopping = new AbortController()
  private readonly objects: Map<string, Kinds[Resource]>
  /** Where the next watch begins; empty if a list is required first. */
  private version = ''
  private current: InformerState = { state: 'reconnecting' }
  /** When it was last up to date, unless it is now. */
  private lastFreshAt: Date | undefined
  private wait: number
  private refusedWait: number
  /** Numbers of consecutive failures. */
  private unreadable = 0
  private expired = 0
  private unserved = 0
  private settle: () => void = () => {}

  constructor(options: {
    client: ClusterClient
    of: InformerOf
    callbacks: Callbacks
    timing: Timing
    pace: RequestPace
    /** What an informer of another version of this API has read. */
    known?: Objects
  }) {
    const { kind, api, namespace } = options.of
    this.client = options.client
    this.kind = kind
    this.resource = kind.resource
    this.api = api
    this.namespace = namespace
    this.path = listPath(api, kind.resource, namespace)
    this.callbacks = options.callbacks
    this.timing = options.timing
    this.pace = options.pace
    this.objects = new Map(options.known)
    this.wait = options.timing.minRetryMs
    this.refusedWait = options.timing.forbiddenRetryMs
    this.settled = new Promise((resolve) => {
      this.settle = resolve
    })
  }

  state = (): InformerState => this.current
  /** When its objects were last up to date. */
  asOf = (): Date | undefined => (this.current.state === 'watching' ? new Date() : this.lastFreshAt)
  count = (): number => this.objects.size
  known = (): Objects => this.objects

  stop(): void {
    this.stopping.abort()
    this.settle()
  }

  /** Drops everything, because the API is gone. */
  clear(): void {
    for (const object of this.objects.values()) this.callbacks.onDrop(object)
    this.objects.clear()
  }

  /** Runs until it is stopped; never throws. */
  async run(): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      const pauseMs = await this.turn().catch((error) => this.failed(error))
      if (pauseMs > 0) await setTimeout(pauseMs, undefined, { signal, ref: false }).catch(() => {})
    }
  }

  /** One watch, after a list if necessary. @returns how long to wait before the next one, in ms */
  private async turn(): Promise<number> {
    try {
      if (this.version === '') await this.list()
      const began = Date.now()
      const events = await this.watch()
      // A server or proxy that ends each watch at once is not asked without pause.
      if (events > 0 || Date.now() - began > 10 * this.timing.minRetryMs) this.wait = this.timing.minRetryMs
      else return this.grow()
      return 0
    } catch (error) {
      if (this.stopping.signal.aborted) return 0
      if (!isExpired(error)) throw error
      this.version = ''
      return this.expired++ === 0 ? 0 : this.grow()
    }
  }

  /** The next wait. Jitter keeps informers apart. */
  private grow(): number {
    const ms = this.wait
    this.wait = Math.min(this.wait * 2, this.timing.maxRetryMs)
    return ms * (0.8 + Math.random() * 0.4)
  }

  private set(next: InformerState): void {
    if (next.state === this.current.state && next.message === this.current.message) return
    this.lastFreshAt = this.asOf()
    this.current = next
    this.callbacks.onState()
  }

  /** An invalid object must not end the watch of all others. */
  private keep = (value: unknown): Kinds[Resource][] => {
    try {
      return isObject(value) ? [this.kind.trim(value)] : []
    } catch {
      return []
    }
  }

  private put(object: Kinds[Resource]): void {
    const name = nameOf(object)
    const before = this.objects.get(name)?.metadata.resourceVersion
    this.objects.set(name, object)
    if (before === undefined || before !== object.metadata.resourceVersion) this.callbacks.onPut(object)
  }

  private drop(object: Kinds[Resource]): void {
    if (this.objects.delete(nameOf(object))) this.callbacks.onDrop(object)
  }

  private async list(): Promise<void> {
    const { items, version } = await this.pace.list(() => listAll(this.client, this.pace, this.path, this.keep))
    if (this.stopping.signal.aborted) return
    const found = new Set(items.map(nameOf))
    for (const [name, object] of [...this.objects]) if (!found.has(name)) this.drop(object)
    for (const object of items) this.put(object)
    this.version = version
    this.listed = true
    this.lastFreshAt = new Date()
    // What cannot be watched is as of its list, and a server whose lists work and whose watches fail is not healthy.
    if (this.current.verb !== 'watch' && this.unreadable === 0) this.set({ state: 'watching' })
    this.callbacks.onListed(this.resource)
    this.settle()
  }

  /** @returns the number of events */
  private async watch(): Promise<number> {
    await this.pace.next()
    const seconds = Math.round(this.timing.watchS * (0.9 + Math.random() * 0.2))
    const overdue = new AbortController()
    const timer = globalThis.setTimeout(() => overdue.abort(new WatchOverdue()), seconds * 1000 + this.timing.graceMs)
    timer.unref()
    let events = 0
    try {
      const query = {
        resourceVersion: this.version,
        watch: true,
        allowWatchBookmarks: true,
        timeoutSeconds: Math.max(1, seconds),
      }
      const signal = AbortSignal.any([this.stopping.signal, overdue.signal])
      const body = await this.client.stream(this.path, query, signal)
      // After unreadable messages an answer is not sufficient: an event must arrive.
      if (this.unreadable === 0) this.opened()
      for await (const line of linesOf(body)) {
        this.take(readEvent(line))
        events++
      }
      return events
    } catch (error) {
      throw overdue.signal.aborted ? overdue.signal.reason : error
    } finally {
      clearTimeout(timer)
      // After an ERROR event a server may leave the stream open.
      overdue.abort()
    }
  }

  private opened(): void {
    this.refusedWait = this.timing.forbiddenRetryMs
    this.unserved = 0
    this.set({ state: 'watching' })
  }

  private take({ type, object }: WatchEvent): void {
    if (type === 'ERROR')
      throw toVendorError(object.code, JSON.stringify(object), { retryAfterS: object.details?.retryAfterSeconds })
    this.unreadable = 0
    this.expired = 0
    this.wait = this.timing.minRetryMs
    this.opened()
    const { resourceVersion } = object.metadata
    // A bookmark has the kind's type with only a resourceVersion.
    if (type !== 'BOOKMARK') for (const kept of this.keep(object)) type === 'DELETED' ? this.drop(kept) : this.put(kept)
    if (resourceVersion) this.version = resourceVersion
  }

  /** Shows a failure. @returns how long to wait before the next attempt, in ms */
  private failed(error: unknown): number {
    this.settle()
    if (this.stopping.signal.aborted) return 0
    if (error instanceof WatchOverdue) {
      this.set({ state: 'reconnecting', message: 'The watch timed out and is being reopened. Showing the last synced data.' })
      return 0
    }
    // The resource version may itself be what the server cannot serve.
    if (error instanceof UnreadableEvent && ++this.unreadable > 1) this.version = ''
    const seen = refusalOf(error)
    if (seen.status === 403) return this.refused(seen)
    if (seen.status === 404) return this.missing(seen)
    const failing = this.wait > this.timing.minRetryMs * 4 || this.unreadable > 0
    this.set({ ...seen, state: failing ? 'failing' : 'reconnecting' })
    return Math.max(this.grow(), (seen.retryAfterS ?? 0) * 1000)
  }

  private refused(seen: ReturnType<typeof refusalOf>): number {
    const verb = this.version === '' ? 'list' : 'watch'
    // Without the right to watch, a list now and then is all that keeps it from being outdated.
    this.version = ''
    this.set({ ...seen, state: 'forbidden', verb })
    const ms = this.refusedWait
    this.refusedWait = Math.min(this.refusedWait * 2, this.timing.maxForbiddenRetryMs)
    return Math.max(ms * (0.8 + Math.random() * 0.4), (seen.retryAfterS ?? 0) * 1000)
  }

  /** The session looks whether the API was removed, and then stops this informer. */
  private missing(seen: ReturnType<typeof refusalOf>): number {
    this.callbacks.onUnserved()
    this.set({ ...seen, state: this.unserved++ > 0 ? 'failing' : 'reconnecting' })
    return this.timing.forbiddenRetryMs
  }
}
