import { type ClusterClient, KubernetesError, type Parameters, toVendorError } from '../client.ts'
import { isObject } from '../model/objects.ts'
import { type AnyKind, type Kinds, listPath, type Resource } from './kinds.ts'
import { listAll } from './list-all.ts'
import { refusalOf } from './refusal-of.ts'
import { linesOf, readEvent, UnreadableEvent, type WatchEvent } from './watch-stream.ts'

/** How long a watch may be silent (servers send a bookmark each minute), how long one lasts, and how long to wait. All in ms. */
export type Timing = { idleTimeoutMs: number; watchS: number; minRetryMs: number; maxRetryMs: number; forbiddenRetryMs: number }
export const defaultTiming: Timing = {
  idleTimeoutMs: 75_000,
  watchS: 290,
  minRetryMs: 1000,
  maxRetryMs: 30_000,
  forbiddenRetryMs: 60_000,
}

type InformerState = {
  state: 'watching' | 'reconnecting' | 'forbidden' | 'failing'
  message?: string
  /** Seconds that the server asked to wait. */
  retryAfterS?: number
}
export type Informer = {
  resource: Resource
  api: string
  count(): number
  state(): InformerState
  /** Settles when the first listing has ended, successfully or not. */
  settled: Promise<void>
  stop(): void
}

type Callbacks = {
  onPut(object: Kinds[Resource]): void
  onDrop(object: Kinds[Resource]): void
  /** A listing is complete; objects that it did not contain have been dropped. */
  onListed(resource: Resource): void
  onState(): void
}

type Of = { kind: AnyKind; api: string; namespace?: string }

/**
 * Watches one kind of object, in all namespaces or in one, with the client library's informer: list, watch with bookmarks from
 * the list's resourceVersion, list again on 410. Added here: pages, trimming, delays between attempts, detection of a silent
 * watch, rejection of invalid events, and a readable state.
 */
export async function startInformer(client: ClusterClient, of: Of, callbacks: Callbacks, timing: Timing): Promise<Informer> {
  const { ListWatch } = await import('@kubernetes/client-node')
  const one = new KindInformer(client, of, callbacks, timing)
  // The library's types have dates where the API, and trimmed objects, have strings.
  one.informer = new ListWatch(one.path, { watch: one.watch } as never, one.list as never, false) as unknown as LibraryInformer
  one.start()
  return one
}

/** The used part of the library's informer. */
type LibraryInformer = {
  on(verb: 'add' | 'update' | 'delete' | 'error', callback: (value: unknown) => void): void
  start(): Promise<void>
  stop(): Promise<void>
  list(): unknown[]
}
/** The library's handlers are asynchronous, despite their types. */
type Handler = (phase: string, object: unknown) => Promise<void> | void
type Done = (error: unknown) => Promise<void> | void

class KindInformer implements Informer {
  readonly resource: Resource
  readonly api: string
  readonly path: string
  readonly settled: Promise<void>
  informer: LibraryInformer | undefined
  private readonly client: ClusterClient
  private readonly kind: AnyKind
  private readonly callbacks: Callbacks
  private readonly timing: Timing
  private current: InformerState = { state: 'reconnecting' }
  private wait: number
  private timeouts = 0
  /** Number of consecutive unreadable messages. */
  private unreadable = 0
  private stopped = false
  private timer: NodeJS.Timeout | undefined
  private settle: () => void = () => {}

  constructor(client: ClusterClient, { kind, api, namespace }: Of, callbacks: Callbacks, timing: Timing) {
    this.client = client
    this.kind = kind
    this.resource = kind.resource
    this.api = api
    this.path = listPath(api, kind.resource, namespace)
    this.callbacks = callbacks
    this.timing = timing
    this.wait = timing.minRetryMs
    this.settled = new Promise((resolve) => {
      this.settle = resolve
    })
  }

  start(): void {
    const put = (object: unknown) => this.callbacks.onPut(object as Kinds[Resource])
    this.informer?.on('add', put)
    this.informer?.on('update', put)
    this.informer?.on('delete', (object) => this.callbacks.onDrop(object as Kinds[Resource]))
    this.informer?.on('error', (error) => this.failed(error))
    this.begin()
  }

  private begin(): void {
    this.informer?.start().catch((error) => this.failed(error))
  }

  state = () => this.current
  count = () => this.informer?.list().length ?? 0

  stop(): void {
    this.stopped = true
    clearTimeout(this.timer)
    this.informer?.stop().catch(() => {})
    this.settle()
  }

  private set(next: InformerState): void {
    if (next.state === this.current.state && next.message === this.current.message) return
    this.current = next
    this.callbacks.onState()
  }

  private alive(): void {
    this.timeouts = 0
    this.unreadable = 0
    this.wait = this.timing.minRetryMs
    this.set({ state: 'watching' })
  }

  /** An invalid object must not end the watch of all others. */
  private keep = (value: unknown): Kinds[Resource][] => {
    try {
      return isObject(value) ? [this.kind.trim(value)] : []
    } catch {
      return []
    }
  }

  list = async () => {
    const found = await listAll(this.client, this.path, this.keep)
    // A server whose lists work and whose watches fail is not healthy.
    if (this.unreadable === 0) this.alive()
    // The informer has applied the differences before its promise continues.
    setImmediate(() => {
      try {
        this.callbacks.onListed(this.resource)
      } catch (error) {
        this.failed(error)
      }
      this.settle()
    })
    return found
  }

  /** Opens a watch as the library requires: `done` is called once, whatever ends it. */
  watch = async (at: string, parameters: Parameters, callback: Handler, done: Done): Promise<AbortController> => {
    const controller = new AbortController()
    let ended = false
    const end = (error: unknown) => {
      if (ended) return
      ended = true
      controller.abort()
      Promise.resolve()
        .then(() => done(error))
        .catch((failure) => this.failed(failure))
    }
    if (this.unreadable > 1) {
      // The resource version may itself be what the server cannot serve, so it is listed again after a wait.
      this.unreadable = 1
      setImmediate(() => end(Object.assign(new Error('list again'), { statusCode: 410 })))
      return controller
    }
    this.run(at, parameters, callback, controller).then(
      () => end(null),
      (error) => end(this.ended(error)),
    )
    return controller
  }

  private async run(at: string, parameters: Parameters, callback: Handler, controller: AbortController): Promise<void> {
    const quiet = setTimeout(() => controller.abort(watchTimeoutError()), this.timing.idleTimeoutMs)
    quiet.unref()
    const timeoutSeconds = Math.round(this.timing.watchS * (0.9 + Math.random() * 0.2))
    try {
      const query = { ...parameters, watch: true, allowWatchBookmarks: true, timeoutSeconds }
      const body = await this.client.stream(at, query, controller.signal)
      // The server has responded. After a silence, or after invalid messages, that is not sufficient: an event must arrive.
      if (this.timeouts === 0 && this.unreadable === 0) this.set({ state: 'watching' })
      for await (const line of linesOf(body, () => quiet.refresh())) await this.take(readEvent(line), callback)
    } catch (error) {
      throw controller.signal.reason instanceof DOMException && controller.signal.reason.name === 'TimeoutError'
        ? controller.signal.reason
        : error
    } finally {
      clearTimeout(quiet)
    }
  }

  private async take({ type, object }: WatchEvent, callback: Handler): Promise<void> {
    if (type === 'ERROR') {
      // By the status, the library lists an expired watch again; any other is reopened after a wait.
      if (object.code === 410) return callback(type, object)
      throw toVendorError(object.code, JSON.stringify(object), { retryAfterS: object.details?.retryAfterSeconds })
    }
    this.alive()
    // A bookmark has the kind's type with only a resourceVersion.
    if (type === 'BOOKMARK') return callback(type, object)
    for (const kept of this.keep(object)) await callback(type, kept)
  }

  /** The error that the library gets at the end of a watch. */
  private ended(error: unknown): unknown {
    if (error instanceof DOMException && error.name === 'TimeoutError') {
      this.timeouts++
      const message = 'The watch timed out and is being reopened. Showing the last synced data.'
      this.set({ state: 'reconnecting', message })
      // The first silence may be a server without bookmarks; after the second, the objects are compared with a new list.
      return this.timeouts > 1 ? Object.assign(new Error('silent'), { statusCode: 410 }) : error
    }
    if (error instanceof UnreadableEvent) this.unreadable++
    return error instanceof KubernetesError ? Object.assign(error, { statusCode: error.status }) : error
  }

  private failed(error: unknown): void {
    this.settle()
    if (this.stopped) return
    const seen = refusalOf(error)
    const refused = seen.status === 403 || seen.status === 404
    const state = this.wait > this.timing.minRetryMs * 4 || this.unreadable > 0 ? 'failing' : 'reconnecting'
    this.set({ ...seen, state: refused ? (seen.status === 403 ? 'forbidden' : 'failing') : state })
    const delay = refused ? this.timing.forbiddenRetryMs : this.wait
    const requestedMs = (seen.retryAfterS ?? 0) * 1000
    this.wait = Math.min(this.wait * 2, this.timing.maxRetryMs)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.begin(), Math.max(delay * (0.8 + Math.random() * 0.4), requestedMs))
    this.timer.unref()
  }
}

const watchTimeoutError = () => new DOMException('The watch timed out', 'TimeoutError')
