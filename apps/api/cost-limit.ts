import { concurrencyLimits } from '@callboard/core/limits/limits'
import { contextOf } from '@callboard/kernel/http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createFairQueue } from './fair-queue.ts'
import { hasOtherCallers } from './recent-callers.ts'

const queue = createFairQueue({
  running: 1,
  waitingPerKey: concurrencyLimits.requests,
  waiting: concurrencyLimits.heavyWaiting,
  waitMs: concurrencyLimits.heavyWaitMs,
  isShared: hasOtherCallers,
  share: concurrencyLimits.heavyShare,
})

/** Requests with a slot acquired for their body, and its release function. */
const slots = new WeakMap<FastifyRequest, () => void>()

async function acquireSlot(request: FastifyRequest): Promise<() => void> {
  const { socket } = request.raw
  const gone = new AbortController()
  const onClose = () => gone.abort()
  socket.once('close', onClose)
  try {
    return await queue.enter(contextOf(request).tenantId, gone.signal)
  } finally {
    socket.off('close', onClose)
  }
}

/**
 * Runs work of known cost. Heavy work runs one at a time in this process, and organizations take turns: several at once would
 * slow down everybody's quick requests. An organization is limited to a share of the time while others are waiting. Requests of
 * disconnected clients leave the queue. Call it outside of any transaction, so that waiting holds no connection.
 */
export async function withCostLimit<T>(request: FastifyRequest, cost: number, work: () => Promise<T>): Promise<T> {
  if (cost <= concurrencyLimits.heavyCost || slots.has(request)) return work()
  const leave = await acquireSlot(request)
  try {
    return await work()
  } finally {
    leave()
  }
}

/** A large body is heavy before its content is known: it waits for a slot until it is parsed. */
export async function acquireSlotForBody(request: FastifyRequest, bytes: number): Promise<void> {
  if (bytes > concurrencyLimits.heavyBody) slots.set(request, await acquireSlot(request))
}

/** Releases the slots of large bodies once their responses are built: sending them depends on clients and blocks nobody. */
export function releaseSlots(app: FastifyInstance): void {
  const end = async (request: FastifyRequest) => slots.get(request)?.()
  app.addHook('onSend', end)
  app.addHook('onRequestAbort', end)
  app.addHook('onResponse', end)
}
