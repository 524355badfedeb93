import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { Transform } from 'node:stream'

/** Both ends of a forwarded connection. */
type Pair = { client: Socket; upstream: Socket }

/** What a network does to connections. Each applies to those that are open, and leaves new ones alone unless it says so. */
export type NetworkProxy = {
  port: number
  /** The same address by way of the proxy. */
  through(url: string): string
  /** Holds back what both ends send, on new connections too, until `resume`. */
  stall(): void
  resume(): void
  /** Ends connections with RST, as a firewall or a crashed host does. */
  reset(): void
  /** Tells clients that nothing more will come, and the server nothing. What clients still send arrives. */
  halfClose(): void
  /** The server's end is gone and clients are not told, as with a firewall that has forgotten a connection. */
  forget(): void
  close(): Promise<void>
}

/** Holds back what passes while it is closed. */
class Gate {
  private opened = Promise.resolve()
  open = (): void => {}

  close(): void {
    this.open()
    this.opened = new Promise((resolve) => {
      this.open = resolve
    })
  }

  forward(from: Socket, to: Socket): void {
    const gated = new Transform({ transform: (chunk, _, done) => void this.opened.then(() => done(null, chunk)) })
    from.pipe(gated).pipe(to)
  }
}

function forward(client: Socket, { hostname, port }: { hostname: string; port: number }, gate: Gate): Pair {
  const upstream = connect({ host: hostname, port, allowHalfOpen: true })
  gate.forward(client, upstream)
  gate.forward(upstream, client)
  client.on('error', () => upstream.destroy())
  upstream.on('error', () => client.destroy())
  client.on('close', () => upstream.destroy())
  return { client, upstream }
}

/** What happens to both ends of each connection. */
const events = {
  reset({ client, upstream }) {
    client.resetAndDestroy()
    upstream.resetAndDestroy()
  },
  halfClose({ client, upstream }) {
    upstream.unpipe()
    upstream.resume()
    client.end()
  },
  forget({ client, upstream }) {
    client.unpipe()
    client.resume()
    upstream.unpipe()
    upstream.destroy()
  },
  close({ client, upstream }) {
    client.destroy()
    upstream.destroy()
  },
} satisfies Record<string, (pair: Pair) => void>

/**
 * Forwards connections on loopback.
 * @param target is called for each connection, so it may be known later than the proxy's own port
 */
export async function startNetworkProxy(target: () => { hostname: string; port: number }): Promise<NetworkProxy> {
  const pairs = new Set<Pair>()
  const gate = new Gate()
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const pair = forward(client, target(), gate)
    pairs.add(pair)
    client.on('close', () => pairs.delete(pair))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    through: (url) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
    stall: () => gate.close(),
    resume: () => gate.open(),
    reset: () => pairs.forEach(events.reset),
    halfClose: () => pairs.forEach(events.halfClose),
    forget: () => pairs.forEach(events.forget),
    async close() {
      gate.open()
      pairs.forEach(events.close)
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
