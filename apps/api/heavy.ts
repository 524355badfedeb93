import { concurrencyLimits } from '@callboard/core/limits/limits'
import type { FastifyRequest } from 'fastify'
import { contextOf } from './authenticate.ts'
import { createFairLine } from './fair-line.ts'

const line = createFairLine({
  running: 1,
  waitingPerKey: concurrencyLimits.requests,
  waiting: concurrencyLimits.heavyWaiting,
  waitMs: concurrencyLimits.heavyWaitMs,
})

/**
 * Runs work whose cost is known before it runs. Heavy work runs one at a time in this process, and organizations take
 * turns: several at once would take the processor and the database from everybody's quick requests. A request whose
 * client has gone leaves the line. Call it outside of any transaction, so that waiting holds no connection.
 */
export async function byCost<T>(request: FastifyRequest, cost: number, work: () => Promise<T>): Promise<T> {
  if (cost <= concurrencyLimits.heavyCost) return work()
  const { socket } = request.raw
  const gone = new AbortController()
  const onClose = () => gone.abort()
  socket.once('close', onClose)
  try {
    const leave = await line.enter(contextOf(request).tenantId, gone.signal)
    try {
      return await work()
    } finally {
      leave()
    }
  } finally {
    socket.off('close', onClose)
  }
}
