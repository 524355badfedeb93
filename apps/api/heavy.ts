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

/** Requests that have their turn since their body arrived, with what ends it. */
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
 * Runs work whose cost is known before it runs. Heavy work runs one at a time in this process, and organizations take
 * turns: several at once would take the processor and the database from everybody's quick requests. An organization that
 * works while others ask keeps to a share of the time. A request whose client has gone leaves the line. Call it outside of
 * any transaction, so that waiting holds no connection.
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

/** A large body is heavy before anything is known of what it asks for: it waits for its turn until it is parsed. */
export async function takeTurnForBody(request: FastifyRequest, bytes: number): Promise<void> {
  if (bytes > concurrencyLimits.heavyBody) turns.set(request, await enter(request))
}

/** Ends the turns of large bodies when their answers are made: sending them waits for clients, and holds nobody up. */
export function endTurns(app: FastifyInstance): void {
  const end = async (request: FastifyRequest) => turns.get(request)?.()
  app.addHook('onSend', end)
  app.addHook('onRequestAbort', end)
  app.addHook('onResponse', end)
}
