import { concurrencyLimits } from '@callboard/core/limits/limits'
import { contextOf } from '@callboard/kernel/http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createFairLine } from './fair-line.ts'
import { othersAsk } from './recent-callers.ts'

const line = createFairLine({
  running: 1,
  waitingPerKey: concurrencyLimits.requests,
  waiting: concurrencyLimits.heavyWaiting,
  waitMs: concurrencyLimits.heavyWaitMs,
  isShared: othersAsk,
  share: concurrencyLimits.heavyShare,
})

/** Requests with a slot acquired for their body, and its release function. */
const turns = new WeakMap<FastifyRequest, () => void>()

async function enter(request: FastifyRequest): Promise<() => void> {
  const { socket } = request.raw
  const gone = new AbortController()
  const onClose = () => gone.abort()
  socket.once('close', onClose)
  try {
    return await line.enter(contextOf(request).tenantId, gone.signal)
  } finally {
    socket.off('close', onClose)
  }
}

/**
 * Runs work of known cost. Heavy work runs one at a time in this process, and organizations take turns: several at once would
 * slow down everybody's quick requests. An organization is limited to a share of the time while others are waiting. Requests of
 * disconnected clients leave the queue. Call it outside of any transaction, so that waiting holds no connection.
 */
export async function byCost<T>(request: FastifyRequest, cost: number, work: () => Promise<T>): Promise<T> {
  if (cost <= concurrencyLimits.heavyCost || turns.has(request)) return work()
  const leave = await enter(request)
  try {
    return await work()
  } finally {
    leave()
  }
}

/** A large body is heavy before its content is known: it waits for a slot until it is parsed. */
export async function takeTurnForBody(request: FastifyRequest, bytes: number): Promise<void> {
  if (bytes > concurrencyLimits.heavyBody) turns.set(request, await enter(request))
}

/** Releases the slots of large bodies once their responses are built: sending them depends on clients and blocks nobody. */
export function endTurns(app: FastifyInstance): void {
  const end = async (request: FastifyRequest) => turns.get(request)?.()
  app.addHook('onSend', end)
  app.addHook('onRequestAbort', end)
  app.addHook('onResponse', end)
}
