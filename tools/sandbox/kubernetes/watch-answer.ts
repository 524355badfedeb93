import type { FastifyReply } from 'fastify'
import type { Change, Cluster, KubeObject, Served } from './cluster.ts'
import { type Interruption, interruptions } from './faults.ts'
import { status } from './status.ts'

export type Query = Record<string, string | undefined>
/** API servers send a bookmark about each minute, and only after the resource has changed. */
const bookmarkMs = 60_000

/** The equality and set-based selectors that portal clients use. */
export function selected(object: KubeObject, selector: string | undefined): boolean {
  const labels = object.metadata.labels ?? {}
  return (selector ?? '')
    .split(',')
    .filter(Boolean)
    .every((part) => {
      const [key = '', value = ''] = part.split(/==?/)
      return labels[key] === value
    })
}

/**
 * A watch from a resourceVersion on (kubernetes.io/docs/reference/using-api/api-concepts), as API servers were measured: quiet
 * resources get nothing at all, the stream ends after `timeoutSeconds`, and an expired version is an ERROR event in a stream that
 * stays open.
 */
export function watchAnswer(
  cluster: Cluster,
  served: Served,
  namespace: string | undefined,
  query: Query,
  reply: FastifyReply,
): void {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, { 'content-type': 'application/json' })
  raw.flushHeaders()
  const { resource } = served
  const stalled = () => cluster.faults.stalled.has(resource) || cluster.faults.stalled.has('*')
  const send = (event: object) => {
    if (!stalled()) raw.write(`${JSON.stringify(event)}\n`)
  }
  const wanted = (c: Change) =>
    (namespace === undefined || c.object.metadata.namespace === namespace) && selected(c.object, query.labelSelector)
  const tell = (c: Change) => {
    if (wanted(c)) send({ type: c.type, object: c.object })
  }
  const from = Number(query.resourceVersion ?? 0)
  const missed = from === 0 ? [] : cluster.since(resource, from)
  let marked = Math.max(from, cluster.versionOf(resource))
  const bookmark = () => {
    const version = cluster.versionOf(resource)
    if (version <= marked) return
    marked = version
    const metadata = { resourceVersion: String(version), creationTimestamp: null }
    send({ type: 'BOOKMARK', object: { kind: served.kind, apiVersion: served.api, metadata } })
  }
  if (missed) for (const change of missed) tell(change)
  else send({ type: 'ERROR', object: status(410, 'Expired', `too old resource version: ${from} (${cluster.resourceVersion})`) })
  const stopListening = missed ? cluster.listen(resource, tell) : () => {}
  const bookmarks = missed && query.allowWatchBookmarks === 'true' ? setInterval(bookmark, bookmarkMs) : undefined
  const end = setTimeout(() => stalled() || raw.end(), Number(query.timeoutSeconds ?? 1800) * 1000)
  const stop = () => {
    cluster.openWatches.delete(interrupt)
    stopListening()
    clearInterval(bookmarks)
    clearTimeout(end)
  }
  const interrupt = (last: string | undefined) => {
    stop()
    raw.end(last)
  }
  cluster.openWatches.add(interrupt)
  raw.on('close', stop)
}

/**
 * Ends every open watch of a cluster, as proxies and API servers may at any time.
 * @returns how many there were
 */
export function interruptWatches(cluster: Cluster, how: Interruption): number {
  const open = [...cluster.openWatches]
  for (const end of open) end(interruptions[how])
  return open.length
}
