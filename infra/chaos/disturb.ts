import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { NetworkProxy } from '@callboard/testing/network-proxy'
import type { Network } from './network.ts'
import type { World } from './world.ts'

type Signal = 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'

/** The process may have ended a moment before. */
function signal({ stack }: World, name: string, signalName: Signal): boolean {
  const pid = stack.pids()[name]
  try {
    return pid !== undefined && process.kill(pid, signalName)
  } catch {
    return false
  }
}

const pause = (name: string) => async (world: World) => {
  signal(world, name, 'SIGSTOP')
  await wait(3000)
  signal(world, name, 'SIGCONT')
}

/** The queue loses everything, as without persistence after a restart. */
async function flushRedis({ stack }: World): Promise<void> {
  const { REDIS_URL: url } = stack.environment
  if (!url) return
  const { hostname, port } = new URL(url)
  const socket = net.connect(Number(port), hostname)
  socket.end('FLUSHALL\r\nQUIT\r\n')
  socket.resume()
  await once(socket, 'close')
}

const github = (fault: Record<string, unknown>) => async (world: World) =>
  void (await world.post('/_sandbox/github/faults', fault))
const stripe = (name: string, times: number) => async (world: World) =>
  void (await world.post('/_sandbox/stripe/failures', { name, times }))

type Disturbance = { name: string; run(world: World): Promise<void> }

/** What a network does to the connections of the processes to one of their dependencies. */
function connections(of: string, proxyOf: (network: Network) => NetworkProxy | undefined): readonly Disturbance[] {
  const each = (name: string, run: (proxy: NetworkProxy) => Promise<void> | void): Disturbance => ({
    name: `connections to ${of} ${name}`,
    async run({ network }) {
      const proxy = proxyOf(network)
      if (proxy) await run(proxy)
    },
  })
  const stall = async (proxy: NetworkProxy) => {
    proxy.stall()
    await wait(8000)
    proxy.resume()
  }
  return [
    each('stall for 8 s', stall),
    each('are reset', (proxy) => proxy.reset()),
    each('are half-closed', (proxy) => proxy.halfClose()),
    each('are forgotten', (proxy) => proxy.forget()),
  ]
}

const stopPostgres = (seconds: number): Disturbance => ({
  name: `PostgreSQL is stopped for ${seconds} s`,
  run: ({ network }) => network.stopPostgres(seconds * 1000),
})

/** What happens between two kills, in turn. */
export const disturbances: readonly Disturbance[] = [
  { name: 'Redis loses its data', run: flushRedis },
  { name: 'GitHub answers 502', run: github({ kind: 'status', status: 502, times: 20 }) },
  { name: 'a worker stops for 3 s', run: pause('workers') },
  { name: 'GitHub is slow', run: github({ kind: 'slow', ms: 2000, times: 20 }) },
  ...connections('PostgreSQL', ({ postgres }) => postgres),
  { name: 'Stripe answers 429', run: stripe('rate-limited', 3) },
  stopPostgres(5),
  { name: 'a web process stops for 3 s', run: pause('web-2') },
  ...connections('Redis', ({ redis }) => redis),
  stopPostgres(20),
  { name: 'GitHub answers 429', run: github({ kind: 'status', status: 429, headers: { 'retry-after': '2' }, times: 5 }) },
  ...connections('the vendors', ({ vendors }) => vendors),
  { name: 'Stripe answers 502', run: stripe('html-error-page', 3) },
  stopPostgres(60),
]

/** Who is killed, in turn. With both web processes, every request in flight fails. */
const victims = [['web'], ['workers'], ['web-2'], ['workers-2'], ['web', 'web-2'], ['workers', 'workers-2']]

/** Until the balancer finds both web processes, so that most work is acknowledged, and not most of it refused. */
async function untilServing({ stack }: World, withinMs = 60_000): Promise<void> {
  const deadline = Date.now() + withinMs
  const answers = () =>
    fetch(`${stack.url}/readyz`, { headers: { connection: 'close' }, signal: AbortSignal.timeout(5000) }).then(
      (r) => r.ok,
      () => false,
    )
  for (let serving = 0; serving < 4 && Date.now() < deadline; serving = (await answers()) ? serving + 1 : 0) await wait(200)
}

/**
 * Kills processes in turn, and lets something else go wrong after each.
 * @returns how many processes were killed
 */
export async function disturb(world: World, kills: number, report: (line: string) => void): Promise<number> {
  let killed = 0
  for (let turn = 0; killed < kills; turn++) {
    const names = victims[turn % victims.length]?.slice(0, kills - killed) ?? []
    const gone = names.filter((name) => signal(world, name, 'SIGKILL'))
    killed += gone.length
    report(`${killed} of ${kills}: killed ${gone.join(' and ') || 'nothing'}`)
    await wait(1000)
    const disturbance = disturbances[turn % disturbances.length]
    report(`  ${disturbance?.name}`)
    await disturbance?.run(world)
    const began = performance.now()
    await untilServing(world)
    report(`  both web processes serve ${((performance.now() - began) / 1000).toFixed(1)} s later`)
    await wait(2000)
  }
  return killed
}

/** Vendors work again. */
export async function clearFaults({ stack }: World): Promise<void> {
  for (const at of ['github/faults', 'stripe/failures']) await fetch(`${stack.sandboxUrl}/_sandbox/${at}`, { method: 'DELETE' })
}
