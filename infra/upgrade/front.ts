import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const checkEveryMs = 300

export type Front = {
  url: string
  /** Sends connections to a web process as long as it says that it is ready. */
  add(port: number): void
  close(): Promise<void>
}

/** A balancer that asks for readiness, like those of deployments. */
export async function startFront(): Promise<Front> {
  const ready = new Map<number, boolean>()
  let next = 0
  const check = (port: number) =>
    fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2000) }).then(
      (answer) => ready.set(port, answer.ok),
      () => ready.set(port, false),
    )
  const timer = setInterval(() => {
    for (const port of ready.keys()) void check(port)
  }, checkEveryMs)
  const server = net.createServer((client) => {
    const ports = [...ready].filter(([, isReady]) => isReady).map(([port]) => port)
    const upstream = net.connect(ports[next++ % ports.length] ?? 1, '127.0.0.1')
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      socket.on('error', () => other.destroy())
      socket.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    add(port) {
      ready.set(port, false)
      void check(port)
    },
    async close() {
      clearInterval(timer)
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
