import net from 'node:net'

/** Whether something accepts connections on loopback. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

/** The desired port if it is free, otherwise an ephemeral one. */
export function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.on('error', () => (wanted === 0 ? reject(new Error('no free port')) : resolve(freePort(0))))
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : wanted))
    })
  })
}

/** Polls until a URL responds with 200, or throws after the deadline. */
export async function untilReady(url: string, milliseconds: number, stillAlive: () => boolean): Promise<void> {
  const deadline = Date.now() + milliseconds
  for (;;) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    if (!stillAlive()) throw new Error(`the process behind ${url} ended before it was ready`)
    if (Date.now() > deadline)
      throw new Error(
        `${url} was not ready after ${Math.round(milliseconds / 1000)} s${answer ? ` (it answers ${answer.status}: ${(await answer.text()).slice(0, 300)})` : ''}`,
      )
    await new Promise((r) => setTimeout(r, 100))
  }
}
