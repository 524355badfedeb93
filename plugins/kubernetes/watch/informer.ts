import { vendorLimits } from '@callboard/core/limits/limits'
import { pageGuard } from '@callboard/plugin-kit/paging'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { type ClusterClient, KubernetesError, refusal } from '../client.ts'
import { isObject } from '../model/objects.ts'
import { type AnyKind, type Kinds, listPath, type Resource } from './kinds.ts'

/** How long a watch may be silent (servers send a bookmark each minute), how long one lasts, and how long to wait. All in ms. */
export type Timing = { quietMs: number; watchS: number; firstRetryMs: number; longestRetryMs: number; refusedRetryMs: number }
export const defaultTiming: Timing = {
  quietMs: 75_000,
  watchS: 290,
  firstRetryMs: 1000,
  longestRetryMs: 30_000,
  refusedRetryMs: 60_000,
}

export type InformerState = { state: 'watching' | 'reconnecting' | 'forbidden' | 'failing'; message?: string }
export type Informer = {
  resource: Resource
  api: string
  count(): number
  state(): InformerState
  /** Settles when the first listing has ended, well or not. */
  settled: Promise<void>
  stop(): void
}

const page = z.looseObject({
  items: z.array(z.unknown()).nullish(),
  metadata: z.looseObject({ resourceVersion: z.string().optional(), continue: z.string().optional() }).optional(),
})
const pageSize = 500

/** Lists all pages. A continuation that has expired begins anew: half a list must not be taken for a whole one. */
async function listAll(client: ClusterClient, path: string, keep: (value: unknown) => unknown[]) {
  for (let attempt = 0; ; attempt++) {
    const items: unknown[] = []
    const guard = pageGuard(`The cluster, asked for ${path},`, { items: vendorLimits.clusterObjects })
    let bytes = 0
    let resourceVersion = ''
    let next: string | undefined
    try {
      do {
        const read = await client.getSized(path, { limit: pageSize, continue: next })
        bytes += read.bytes
        if (bytes > vendorLimits.listingBytes)
          throw new VendorError(
            'refused',
            `The cluster lists more than ${vendorLimits.listingBytes / 1024 / 1024} MiB of ${path}, so reading stopped. Connect a namespace instead.`,
          )
        const parsed = page.parse(read.value)
        guard({ items: parsed.items ?? [], next: parsed.metadata?.continue })
        for (const item of parsed.items ?? []) items.push(...keep(item))
        resourceVersion = parsed.metadata?.resourceVersion ?? ''
        next = parsed.metadata?.continue || undefined
      } while (next)
      return { metadata: { resourceVersion }, items }
    } catch (error) {
      if (!(error instanceof KubernetesError && error.status === 410 && attempt < 3)) throw error
    }
  }
}

type Callbacks = {
  onPut(object: Kinds[Resource]): void
  onDrop(object: Kinds[Resource]): void
  /** A listing is whole; what it did not hold has been dropped. */
  onListed(resource: Resource): void
  onState(): void
}

/**
 * Follows one kind of object, in all namespaces or in one, by the informer of the client library: list, watch with
 * bookmarks from the list's resourceVersion, list again on 410. Added here: pages, keeping only what is needed, waiting
 * between attempts, noticing a watch that has gone silent, and a state for people.
 */
export async function startInformer(
  client: ClusterClient,
  of: { kind: AnyKind; api: string; namespace?: string },
  callbacks: Callbacks,
  timing: Timing,
): Promise<Informer> {
  const { ListWatch, Watch } = await import('@kubernetes/client-node')
  const { kind, api } = of
  const path = listPath(api, kind.resource, of.namespace)
  const keep = (value: unknown): Kinds[Resource][] => (isObject(value) ? [kind.keep(value)] : [])
  let current: InformerState = { state: 'reconnecting' }
  let wait = timing.firstRetryMs
  let silences = 0
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let settle: () => void = () => {}
  const settled = new Promise<void>((resolve) => {
    settle = resolve
  })
  const set = (next: InformerState) => {
    if (next.state === current.state && next.message === current.message) return
    current = next
    callbacks.onState()
  }
  const alive = () => {
    silences = 0
    wait = timing.firstRetryMs
    set({ state: 'watching' })
  }
  const list = async () => {
    const found = await listAll(client, path, keep)
    alive()
    return found as never
  }
  const onList = async () => {
    const found = await list()
    queueMicrotask(() => {
      // The informer has dropped and put what differs by the time that its promise goes on.
      setImmediate(() => {
        callbacks.onListed(kind.resource)
        settle()
      })
    })
    return found
  }

  const real = new Watch(client.config)
  // Half a minute by default, and private. Servers send a bookmark a minute, so every quiet watch would be cut before it came.
  Reflect.set(real, 'requestTimeoutMs', timing.quietMs)
  const watch = {
    async watch(
      at: string,
      parameters: object,
      callback: (phase: string, object: unknown) => void,
      done: (error: unknown) => void,
    ) {
      let ended = false
      const take = (phase: string, object: unknown) => {
        if (phase === 'ERROR') return callback(phase, object)
        alive()
        // A bookmark has the kind's shape with nothing but a resourceVersion.
        if (phase === 'BOOKMARK') return isBookmark(object) ? callback(phase, object) : undefined
        for (const kept of keep(object)) callback(phase, kept)
      }
      const end = (error: unknown) => {
        ended = true
        const silent = error instanceof Error && error.name === 'TimeoutError'
        if (!silent) return done(error)
        silences++
        set({
          state: 'reconnecting',
          message: 'The watch gives no sign of life, so it is opened anew. What was read last is shown.',
        })
        // Once may be a quiet server without bookmarks; twice, and what is known is compared with a fresh list.
        done(silences > 1 ? Object.assign(new Error('silent'), { statusCode: 410 }) : error)
      }
      const timeoutSeconds = Math.round(timing.watchS * (0.9 + Math.random() * 0.2))
      const controller = await real.watch(at, { ...parameters, allowWatchBookmarks: true, timeoutSeconds }, take, end)
      // The server has answered. After a silence that is no proof yet: something must come.
      if (!ended && silences === 0) set({ state: 'watching' })
      return controller
    },
  }
  // The library's types have dates where the wire, and what is kept of it, have text.
  const informer = new ListWatch(path, watch as never, onList, false)

  const onError = (error: unknown) => {
    settle()
    if (stopped) return
    const seen = asRefusal(error)
    const refused = seen.status === 403 || seen.status === 404
    set(
      refused
        ? { state: seen.status === 403 ? 'forbidden' : 'failing', message: seen.message }
        : { state: wait > timing.firstRetryMs * 4 ? 'failing' : 'reconnecting', message: seen.message },
    )
    const delay = refused ? timing.refusedRetryMs : wait
    wait = Math.min(wait * 2, timing.longestRetryMs)
    timer = setTimeout(() => void informer.start(), delay * (0.8 + Math.random() * 0.4))
    timer.unref()
  }
  const put = (object: unknown) => callbacks.onPut(object as Kinds[Resource])
  informer.on('add', put)
  informer.on('update', put)
  informer.on('delete', (object: unknown) => callbacks.onDrop(object as Kinds[Resource]))
  informer.on('error', onError)
  void informer.start()
  return {
    resource: kind.resource,
    api,
    settled,
    count: () => informer.list().length,
    state: () => current,
    stop() {
      stopped = true
      clearTimeout(timer)
      void informer.stop()
      settle()
    },
  }
}

const isBookmark = (value: unknown): boolean => typeof value === 'object' && value !== null && 'metadata' in value

/** The status and words of whatever ended a listing or a watch. */
function asRefusal(error: unknown): { status: number | undefined; message: string } {
  if (error instanceof KubernetesError) return { status: error.status, message: error.message }
  if (isVendorError(error)) return { status: undefined, message: error.message }
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number')
    return { status: error.statusCode, message: refusal(error.statusCode, error.message).message }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return {
    status: undefined,
    message: `The connection was cut: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`,
  }
}
