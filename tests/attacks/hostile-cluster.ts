import { createServer, type ServerResponse } from 'node:http'

/** A pod object as a cluster sends it, with overrides to make it invalid. */
const pod = (more: object) => ({
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'shop', uid: 'u', resourceVersion: '2' },
  ...more,
})
const line = (value: unknown) => `${JSON.stringify(value)}\n`
const added = (object: unknown) => line({ type: 'ADDED', object })

/** Garbage in a watch that no Kubernetes API server sends. */
export const garbage: Record<string, string | Buffer> = {
  'ERROR without an object': line({ type: 'ERROR' }),
  'ERROR with null': line({ type: 'ERROR', object: null }),
  'ERROR with text': line({ type: 'ERROR', object: 'gone' }),
  'ERROR with a list': line({ type: 'ERROR', object: [] }),
  'ERROR with a code in words': line({ type: 'ERROR', object: { code: 'four hundred and ten' } }),
  'ADDED without an object': line({ type: 'ADDED' }),
  'ADDED with null': added(null),
  'ADDED with a number': added(5),
  'ADDED without metadata': added({}),
  'ADDED with metadata null': added({ metadata: null }),
  'ADDED without a name': added({ metadata: {} }),
  'ADDED with a name that is no text': added({ metadata: { name: {} } }),
  'MODIFIED without an object': line({ type: 'MODIFIED' }),
  'DELETED without an object': line({ type: 'DELETED' }),
  'DELETED with null': line({ type: 'DELETED', object: null }),
  'BOOKMARK without an object': line({ type: 'BOOKMARK' }),
  'BOOKMARK with metadata null': line({ type: 'BOOKMARK', object: { metadata: null } }),
  'a type nobody knows': line({ type: 'EXPLODED', object: pod({}) }),
  'no type': line({ object: pod({}) }),
  'a type that is no text': line({ type: { toString: 'ERROR' }, object: null }),
  'a number for a message': '5\n',
  'null for a message': 'null\n',
  'a list for a message': '[]\n',
  'text for a message': '"ERROR"\n',
  'half a message': '{"type":"ADDED","object":{"metadata":{"na\n',
  'no end of line': '{"type":"ADDED","object":{}}',
  'empty lines': '\n\n\n\n',
  'a huge line': Buffer.alloc(20 * 1024 * 1024, 'x'),
  'deep nesting': `${'{"type":"ADDED","object":'.repeat(20_000)}\n`,
  bytes: Buffer.from([0, 255, 254, 10, 192, 128, 10, 237, 160, 128, 10]),
  __proto__: '{"type":"ADDED","object":{"__proto__":{"metadata":{"name":"x"}},"metadata":{"name":"p"}}}\n',
  'labels and containers of wrong types': added(
    pod({ metadata: { name: 'p', labels: 5, ownerReferences: 'none' }, spec: { containers: 'none' }, status: [] }),
  ),
  'counts that are no counts': added({
    metadata: { name: 'd', uid: 'd' },
    spec: { replicas: 1e308, selector: 5, template: [] },
    status: { replicas: -1.5, readyReplicas: 0.25, conditions: {} },
  }),
  'an owner of itself': added(
    pod({ metadata: { name: 'p', uid: 'u', ownerReferences: [{ kind: 'Pod', name: 'p', uid: 'u' }] } }),
  ),
}

export type HostileCluster = {
  url: string
  /** Ends all open watches; the next ones get garbage. Until then it behaves, so that it can be connected. */
  attack(): void
  /** The kinds of garbage that were sent. */
  sent: Set<string>
  close(): Promise<void>
}

/** An API server on loopback whose watches send one kind of garbage after another. */
export async function startHostileCluster(): Promise<HostileCluster> {
  const kinds = Object.keys(garbage)
  let next = 0
  let hostile = false
  const open = new Set<ServerResponse>()
  const self: HostileCluster = {
    url: '',
    sent: new Set(),
    attack() {
      hostile = true
      for (const response of open) response.end()
    },
    close: async () => {},
  }
  const json = (response: ServerResponse, value: unknown) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  const server = createServer((request, response) => {
    response.on('error', () => {})
    const url = new URL(request.url ?? '/', 'http://cluster')
    if (request.method === 'POST') return json(response, { status: { allowed: true, resourceRules: [], incomplete: true } })
    if (url.pathname === '/version') return json(response, { gitVersion: 'v1.33.0' })
    if (url.pathname === '/apis' || /\/v\d\w*$/.test(url.pathname)) return response.writeHead(404).end()
    if (!url.searchParams.has('watch')) {
      if (hostile && url.pathname.endsWith('/services')) return json(response, { items: 7 })
      return json(response, { items: [], metadata: { resourceVersion: '1' } })
    }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.flushHeaders()
    if (!hostile) {
      open.add(response)
      response.on('close', () => open.delete(response))
      return
    }
    const kind = kinds[next++ % kinds.length] ?? ''
    self.sent.add(kind)
    response.write(garbage[kind])
    setTimeout(() => response.end(), 100)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  self.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  self.close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return self
}
