import { addressGroup } from '@callboard/core/client-address'
import { AppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import type { FastifyReply } from 'fastify'
import { LRUCache } from 'lru-cache'

const minuteMs = 60_000
/** Requests with an invalid token per address and minute. */
export const failedTokensPerMinute = 300
/** Evaluation requests of a client of flags per minute: they are answered from memory, and one client may be a whole fleet. */
const evaluationsPerMinute = 1_000_000
/** Limit per organization and minute, as a multiple of the limit per token. */
const tokensOfTenant = 3

type Count = { used: number; endsAt: number }

/** Counts in fixed windows of one minute, in this process. The least recently used keys are dropped first. */
function windowOf(max: number) {
  const counts = new LRUCache<string, Count>({ max: 50_000 })
  const countOf = (key: string): Count => {
    const known = counts.get(key)
    if (known && known.endsAt > Date.now()) return known
    const count = { used: 0, endsAt: Date.now() + minuteMs }
    counts.set(key, count)
    return count
  }
  return {
    max,
    countOf,
    take(key: string): Count {
      const count = countOf(key)
      count.used++
      return count
    },
  }
}

const secondsLeft = (count: Count): number => Math.max(1, Math.ceil((count.endsAt - Date.now()) / 1000))

const refuse = (whose: string, count: Count): never => {
  const retryAfterS = secondsLeft(count)
  throw new AppError('rate_limited', `${whose} Try again in ${retryAfterS} seconds.`, { retryAfterS })
}

/** Counts invalid tokens by address. */
export function createFailedTokenCounter() {
  const failures = windowOf(failedTokensPerMinute)
  return {
    /** The counter of a blocked address; undefined if it may continue. */
    exceeded(address: string): Count | undefined {
      const count = failures.countOf(addressGroup(address))
      return count.used >= failures.max ? count : undefined
    },
    count: (address: string): void => void failures.take(addressGroup(address)),
  }
}

export type CallerLimits = {
  /**
   * @param known whether the token was recently valid: then it is accepted, whoever else uses the address
   * @throws AppError `rate_limited` if an address has sent too many invalid tokens
   */
  beforeLookup(address: string, known: boolean): void
  recordFailedToken(address: string): void
  /** @throws AppError `rate_limited` if a token, or all tokens of its organization together, exceeded the limit */
  request(context: OperationContext, reply: FastifyReply): void
  /** @throws AppError `rate_limited` if a client of flags has exceeded its limit */
  evaluation(clientId: string): void
}

/**
 * API rate limits: invalid tokens by address, valid ones by token and by organization, so that neither guessing nor an
 * organization with a hundred tokens uses up the process.
 */
export function createCallerLimits(requestsPerMinute: number): CallerLimits {
  const failures = createFailedTokenCounter()
  const perToken = windowOf(requestsPerMinute)
  const perTenant = windowOf(requestsPerMinute * tokensOfTenant)
  const perClient = windowOf(evaluationsPerMinute)
  return {
    beforeLookup(address, known) {
      const count = known ? undefined : failures.exceeded(address)
      if (count) refuse('Too many requests with invalid API tokens from this IP address.', count)
    },
    recordFailedToken: failures.count,
    request({ actor, tenantId }, reply) {
      const token = perToken.take(actor.type === 'job' ? 'job' : actor.id)
      reply.header('x-ratelimit-limit', perToken.max)
      reply.header('x-ratelimit-remaining', Math.max(0, perToken.max - token.used))
      reply.header('x-ratelimit-reset', secondsLeft(token))
      if (token.used > perToken.max) refuse('Too many requests with this API token.', token)
      const tenant = perTenant.take(tenantId)
      if (tenant.used > perTenant.max) refuse('This organization has exceeded its API rate limit.', tenant)
    },
    evaluation(clientId) {
      const client = perClient.take(clientId)
      if (client.used > perClient.max) refuse('Too many evaluations with this client secret.', client)
    },
  }
}
