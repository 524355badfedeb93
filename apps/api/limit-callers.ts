import { addressGroup } from '@callboard/core/client-address'
import { AppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import type { FastifyReply } from 'fastify'
import { LRUCache } from 'lru-cache'

const minuteMs = 60_000
/** Requests with a wrong token that one address may send in a minute. */
export const failedTokensPerMinute = 300
/** What one organization may ask for in a minute, as a multiple of what one token may. */
const tokensOfTenant = 3

type Count = { used: number; endsAt: number }

/** Counts in fixed windows of a minute, in this process. What has not been used for long is dropped first. */
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

/** Counts wrong tokens by address. */
export function wrongTokens() {
  const failures = windowOf(failedTokensPerMinute)
  return {
    /** The count of an address that has sent too many; undefined while it may go on. */
    exceeded(address: string): Count | undefined {
      const count = failures.countOf(addressGroup(address))
      return count.used >= failures.max ? count : undefined
    },
    count: (address: string): void => void failures.take(addressGroup(address)),
  }
}

export type CallerLimits = {
  /**
   * @param known whether the token has been seen to be valid lately: then it passes, whoever else shares the address
   * @throws AppError `rate_limited` where an address has sent too many wrong tokens
   */
  beforeLookUp(address: string, known: boolean): void
  wrongToken(address: string): void
  /** @throws AppError `rate_limited` where a token, or all tokens of its organization together, have asked too often */
  request(context: OperationContext, reply: FastifyReply): void
}

/**
 * Limits for callers of the API: wrong tokens by address, right ones by token and by organization, so that neither a
 * guesser nor an organization with a hundred tokens takes the whole process.
 */
export function callerLimits(requestsPerMinute: number): CallerLimits {
  const failures = wrongTokens()
  const perToken = windowOf(requestsPerMinute)
  const perTenant = windowOf(requestsPerMinute * tokensOfTenant)
  return {
    beforeLookUp(address, known) {
      const count = known ? undefined : failures.exceeded(address)
      if (count) refuse('Too many requests with invalid API tokens from this IP address.', count)
    },
    wrongToken: failures.count,
    request({ actor, tenantId }, reply) {
      const token = perToken.take(actor.type === 'job' ? 'job' : actor.id)
      reply.header('x-ratelimit-limit', perToken.max)
      reply.header('x-ratelimit-remaining', Math.max(0, perToken.max - token.used))
      reply.header('x-ratelimit-reset', secondsLeft(token))
      if (token.used > perToken.max) refuse('Too many requests with this API token.', token)
      const tenant = perTenant.take(tenantId)
      if (tenant.used > perTenant.max) refuse('This organization has exceeded its API rate limit.', tenant)
    },
  }
}
