import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@callboard/core/errors'
import { requestLimits } from '@callboard/core/limits/limits'
import { wasUnreachable } from '@callboard/db/database-errors'
import { contextOf, setContext } from '@callboard/kernel/http'
import type { OperationContext } from '@callboard/kernel/operation'
import { type Attempt, claimedForS, claimKey, recordChange, type StoredAnswer, settleKey } from '@callboard/modules/tokens'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

// Requests that change something may be repeated with the same `Idempotency-Key`: docs/decisions/134.

const isWrite = (method: string) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method)

/** Whether the answers of a route are stored here by their key. */
export const storesAnswersOf = (method: string, config: { storesAnswers?: true } | undefined): boolean =>
  isWrite(method) && !config?.storesAnswers

/** @throws AppError `invalid_input` */
function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined || !storesAnswersOf(request.method, request.routeOptions.config)) return undefined
  if (typeof key === 'string' && key.length <= requestLimits.idempotencyKey && /^[\x21-\x7e]+$/.test(key)) return key
  throw new AppError(
    'invalid_input',
    `An Idempotency-Key has 1 to ${requestLimits.idempotencyKey} printable ASCII characters without spaces, such as a UUID.`,
    { field: 'idempotency-key' },
  )
}

/** Of the body as it was sent: validation fills in defaults, which may depend on the time. */
const hashOf = ({ method, url, body }: FastifyRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([method, url, body ?? null]))
    .digest('base64')

/** What repetitions get. Nothing if the answer says when to retry, or is too large to be stored. */
function answerToStore(reply: FastifyReply, payload: unknown): StoredAnswer | undefined {
  if (reply.statusCode >= 500 || reply.hasHeader('retry-after')) return undefined
  if (typeof payload === 'string' ? Buffer.byteLength(payload) > requestLimits.storedAnswerBytes : payload) return undefined
  const contentType = reply.getHeader('content-type')
  const body = typeof payload === 'string' ? payload : null
  return { status: reply.statusCode, contentType: typeof contentType === 'string' ? contentType : null, body }
}

/** The database may be back before others may take over the attempt. */
async function settleLater(settle: () => Promise<void>, log: FastifyRequest['log']): Promise<void> {
  const until = performance.now() + claimedForS * 1000
  for (;;) {
    await wait(2000, undefined, { ref: false })
    try {
      return await settle()
    } catch (err) {
      if (performance.now() < until) continue
      log.warn({ err }, 'the answer to a request with an idempotency key was not stored')
      return
    }
  }
}

/** Does not fail: what was done is answered, whether or not the answer is stored. */
async function settle(
  request: FastifyRequest,
  context: OperationContext,
  attempt: Attempt,
  answer: StoredAnswer | undefined,
): Promise<void> {
  const work = () => settleKey(context, attempt, answer)
  // Nothing is lost by answering first, and waiting for a database that is away would delay its 503.
  if (!answer && wasUnreachable()) return void settleLater(work, request.log)
  await work().catch(() => void settleLater(work, request.log))
}

/** Gives requests that change something, and are repeated with the same `Idempotency-Key`, their first answer again. */
export function repeatAnswers(app: FastifyInstance): void {
  const hashes = new WeakMap<FastifyRequest, string>()
  const attempts = new WeakMap<FastifyRequest, Attempt>()
  app.addHook('preValidation', async (request) => {
    if (keyOf(request) !== undefined) hashes.set(request, hashOf(request))
  })
  app.addHook('preHandler', async (request, reply) => {
    const [key, requestHash] = [keyOf(request), hashes.get(request)]
    const context = contextOf(request)
    if (key === undefined || requestHash === undefined || context.actor.type !== 'token') return
    const claimed = await claimKey(context, { tokenId: context.actor.id, key, requestHash })
    if ('attempt' in claimed) {
      const { attempt } = claimed
      attempts.set(request, attempt)
      setContext(request, { ...context, onChange: (db) => recordChange(db, attempt) })
      return
    }
    const { status, contentType, body } = claimed.answer
    if (contentType) reply.type(contentType)
    return reply.code(status).header('idempotency-replayed', 'true').send(body)
  })
  app.addHook('onSend', async (request, reply, payload) => {
    const attempt = attempts.get(request)
    if (!attempt) return
    attempts.delete(request)
    await settle(request, contextOf(request), attempt, answerToStore(reply, payload))
  })
}
