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

/** How long things last. */
export type Pace = {
  /** Between a kill and what else goes wrong. */
  afterKillMs: number
  /** Between what went wrong and the next kill. */
  betweenKillsMs: number
  stoppedS: number
  stalledS: number
  outagesS: readonly [number, number, number]
  /** Whether both web processes serve before anybody is killed; otherwise before one of them is. */
  waitsBeforeEach: boolean
  /** How long a client repeats a push that was not acknowledged. */
  repeatsForS: number
}

/** As long as in real life, or longer than any timeout. */
export const unhurried: Pace = {
  afterKillMs: 1000,
  betweenKillsMs: 2000,
  stoppedS: 3,
  stalledS: 8,
  outagesS: [5, 20, 60],
  waitsBeforeEach: true,
  // Longer than a push whose process was killed counts as in progress.
  repeatsForS: 180,
}

/** For every change: the same kills, with less time between them. */
export const quick: Pace = {
  afterKillMs: 200,
  betweenKillsMs: 0,
  stoppedS: 1,
  stalledS: 2,
  outagesS: [1, 2, 3],
  waitsBeforeEach: false,
  repeatsForS: 10,
}

const pause = (name: string, seconds: number) => async (world: World) => {
  signal(world, name, 'SIGSTOP')
  await wait(seconds * 1000)
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
function connections(
  of: string,
  stalledS: number,
  proxyOf: (network: Network) => NetworkProxy | undefined,
): readonly Disturbance[] {
  const each = (name: string, run: (proxy: NetworkProxy) => Promise<void> | void): Disturbance => ({
    name: `connections to ${of} ${name}`,
    async run({ network }) {
      const proxy = proxyOf(network)
      if (proxy) await run(proxy)
    },
  })
  const stall = async (proxy: NetworkProxy) => {
    proxy.stall()
    await wait(stalledS * 1000)
    proxy.resume()
  }
  return [
    each(`stall for ${stalledS} s`, stall),
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
export const disturbances = ({ stoppedS, stalledS, outagesS: [short, middle, long] }: Pace): readonly Disturbance[] => [
  { name: 'Redis loses its data', run: flushRedis },
  { name: 'GitHub answers 502', run: github({ kind: 'status', status: 502, times: 20 }) },
  { name: `a worker stops for ${stoppedS} s`, run: pause('workers', stoppedS) },
  { name: 'GitHub is slow', run: github({ kind: 'slow', ms: 2000, times: 20 }) },
  ...connections('PostgreSQL', stalledS, ({ postgres }) => postgres),
  { name: 'Stripe answers 429', run: stripe('rate-limited', 3) },
  stopPostgres(short),
  { name: `a web process stops for ${stoppedS} s`, run: pause('web-2', stoppedS) },
  ...connections('Redis', stalledS, ({ redis }) => redis),
  stopPostgres(middle),
  { name: 'GitHub answers 429', run: github({ kind: 'status', status: 429, headers: { 'retry-after': '2' }, times: 5 }) },
  ...connections('the vendors', stalledS, ({ vendors }) => vendors),
  { name: 'Stripe answers 502', run: stripe('html-error-page', 3) },
  stopPostgres(long),
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
export async function disturb(world: World, kills: number, pace: Pace, report: (line: string) => void): Promise<number> {
  const all = disturbances(pace)
  const serving = async () => {
    const began = performance.now()
    await untilServing(world)
    report(`  both web processes serve ${((performance.now() - began) / 1000).toFixed(1)} s later`)
  }
  let killed = 0
  for (let turn = 0; killed < kills; turn++) {
    const names = victims[turn % victims.length]?.slice(0, kills - killed) ?? []
    if (pace.waitsBeforeEach || names.some((name) => name.startsWith('web'))) await serving()
    await wait(pace.betweenKillsMs)
    const gone = names.filter((name) => signal(world, name, 'SIGKILL'))
    killed += gone.length
    report(`${killed} of ${kills}: killed ${gone.join(' and ') || 'nothing'}`)
    await wait(pace.afterKillMs)
    const disturbance = all[turn % all.length]
    report(`  ${disturbance?.name}`)
    await disturbance?.run(world)
  }
  await serving()
  return killed
}

/** Vendors work again. */
export async function clearFaults({ stack }: World): Promise<void> {
  for (const at of ['github/faults', 'stripe/failures']) await fetch(`${stack.sandboxUrl}/_sandbox/${at}`, { method: 'DELETE' })
}
