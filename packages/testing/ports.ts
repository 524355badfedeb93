import net from 'node:net'

const slice = 4_000
const poolId = Number(process.env.VITEST_POOL_ID ?? 1)
/** Below Linux's range for outgoing connections (32768 and up), and separate for concurrent test processes. */
const firstOfSlice = 10_000 + ((poolId - 1) % 5) * slice

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = net.createServer()
    server.on('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/** @returns the first of `count` consecutive free ports on loopback that no other test process uses */
export async function freePorts(count = 1): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const first = firstOfSlice + Math.floor(Math.random() * (slice - count))
    const free = await Promise.all(Array.from({ length: count }, (_, i) => isFree(first + i)))
    if (free.every((f) => f)) return first
  }
  throw new Error(`no ${count} consecutive free ports from ${firstOfSlice}`)
}
