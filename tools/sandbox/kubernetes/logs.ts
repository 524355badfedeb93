import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import type { KubeObject } from './cluster.ts'
import { status } from './status.ts'

type Query = Record<string, string | undefined>
type Status = { containerStatuses?: { name: string; state?: { waiting?: { reason?: string } }; restartCount?: number }[] }

const ordinary = [
  'level=info msg="request" method=GET path=/healthz status=200 duration=1ms',
  'level=info msg="request" method=POST path=/v1/orders status=201 duration=38ms',
  'level=info msg="request" method=GET path=/v1/orders/8231 status=200 duration=9ms',
  'level=debug msg="cache" hit=true key=prices:eu',
  'level=info msg="consumed" topic=order-events partition=3 lag=0',
]
const fatal = [
  'level=info msg="starting" version=%v',
  'level=info msg="connecting" to=postgres.checkout:5432',
  'level=error msg="cannot connect" error="password authentication failed for user \\"app\\""',
  'panic: no database',
  'goroutine 1 [running]: main.main() /src/main.go:42 +0x1d',
]

/** The log of a container: requests while it is healthy, otherwise the end of a crash. */
export async function logOf(pod: KubeObject, query: Query, reply: FastifyReply) {
  const { containerStatuses = [] } = pod.status as Status
  const container = containerStatuses.find((c) => c.name === query.container)
  const refuse = (message: string) => reply.code(400).send(status(400, 'BadRequest', message))
  const name = `container "${query.container}" in pod "${pod.metadata.name}"`
  if (query.container && !container) return refuse(`container ${query.container} is not valid for pod ${pod.metadata.name}`)
  const waiting = container?.state?.waiting?.reason
  const crashing = waiting === 'CrashLoopBackOff'
  if (query.previous === 'true' && !container?.restartCount) return refuse(`previous terminated ${name} not found`)
  if (waiting && !crashing) return refuse(`${name} is waiting to start: ${waiting}`)
  const lines = crashing || query.previous === 'true' ? fatal : ordinary
  const count = Math.min(Number(query.tailLines ?? 100), crashing ? fatal.length : 500)
  const at = (ms: number) => (query.timestamps === 'true' ? `${new Date(ms).toISOString()} ` : '')
  const line = (i: number, ms: number) => `${at(ms)}${lines[i % lines.length]}\n`
  const follow = query.follow === 'true' && !crashing
  const text = async function* () {
    for (let i = 0; i < count; i++) yield line(i, Date.now() - (count - i) * 900)
    for (let i = count; follow; i++) {
      await setTimeout(700)
      yield line(i, Date.now())
    }
  }
  return reply.type('text/plain').send(Readable.from(text()))
}
