import type { FastifyReply } from 'fastify'
import type { Change, Cluster, KubeObject, Served } from './cluster.ts'
import { type Interruption, interruptions } from './faults.ts'
import { status } from './status.ts'

export type Query = Record<string, string | undefined>
const bookmarkMs = 10_000

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

/** A watch from a resourceVersion on, with bookmarks (kubernetes.io/docs/reference/using-api/api-concepts). */
export function watchAnswer(
  cluster: Cluster,
  served: Served,
  namespace: string | undefined,
  query: Query,
  reply: FastifyReply,
): void {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' })
  raw.flushHeaders()
  const send = (event: object) => {
    if (!cluster.faults.stalled.has(served.resource) && !cluster.faults.stalled.has('*')) raw.write(`${JSON.stringify(event)}\n`)
  }
  const wanted = (c: Change) =>
    (namespace === undefined || c.object.metadata.namespace === namespace) && selected(c.object, query.labelSelector)
  const tell = (c: Change) => {
    if (wanted(c)) send({ type: c.type, object: c.object })
  }
  const from = Number(query.resourceVersion ?? 0)
  const missed = from === 0 ? [] : cluster.since(served.resource, from)
  if (missed === undefined) {
    raw.end(`${JSON.stringify({ type: 'ERROR', object: status(410, 'Expired', `too old resource version: ${from}`) })}\n`)
    return
  }
  missed.forEach(tell)
  const stopListening = cluster.listen(served.resource, tell)
  const bookmark = () =>
    send({
      type: 'BOOKMARK',
      object: {
        kind: served.kind,
        apiVersion: served.api,
        metadata: { resourceVersion: String(cluster.resourceVersion), creationTimestamp: null },
      },
    })
  const bookmarks = query.allowWatchBookmarks === 'true' ? setInterval(bookmark, bookmarkMs) : undefined
  const end = setTimeout(() => raw.end(), Number(query.timeoutSeconds ?? 1800) * 1000)
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
