import { AppError } from '@callboard/core/errors'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CallerLimits } from '../limit-callers.ts'
import type { ExposureLog } from './exposures.ts'
import type { FlagSnapshots, Found } from './snapshots.ts'
import type { FlagStreams } from './streams.ts'
import type { UseLog } from './uses.ts'

export type FlagService = {
  snapshots: FlagSnapshots
  exposures: ExposureLog
  uses: UseLog
  streams: FlagStreams
  limits: Pick<CallerLimits, 'beforeLookup' | 'recordFailedToken' | 'evaluation'>
  addressOf(request: FastifyRequest): string
}

const unknown = () =>
  new AppError(
    'unauthenticated',
    'This client secret is unknown or revoked. Send one of Flags > Clients: Authorization: Bearer cbf_…',
  )

/** Seconds since which the flags may have changed without this process knowing. Sent only while that is so. */
const staleHeader = 'callboard-flags-stale'

/** @throws AppError `forbidden` for the secret of a server in a browser, where anybody can read it */
function requireFit({ client }: Found, request: FastifyRequest): void {
  if (client.kind === 'server' && request.headers.origin !== undefined)
    throw new AppError(
      'forbidden',
      `${client.name} is a client for servers. Use one of kind public in browsers, and revoke this secret.`,
    )
}

/**
 * The client of a request, with the flags of its environment.
 * @throws AppError `unauthenticated`, `forbidden`, `rate_limited`, or `unavailable` if the database is away before the environment
 * was loaded
 */
export async function clientOf(
  { snapshots, limits, addressOf }: Omit<FlagService, 'exposures' | 'uses' | 'streams'>,
  request: FastifyRequest,
  reply: FastifyReply,
  secret: string | undefined,
): Promise<Found> {
  if (!secret) throw unknown()
  const found = snapshots.peek(secret) ?? (await lookUp({ snapshots, limits, addressOf }, request, secret))
  requireFit(found, request)
  limits.evaluation(found.client.id)
  const { staleSince } = found.snapshot
  if (staleSince !== undefined) reply.header(staleHeader, Math.max(1, Math.ceil((Date.now() - staleSince) / 1000)))
  return found
}

async function lookUp(
  { snapshots, limits, addressOf }: Omit<FlagService, 'exposures' | 'uses' | 'streams'>,
  request: FastifyRequest,
  secret: string,
): Promise<Found> {
  const address = addressOf(request)
  limits.beforeLookup(address, false)
  const found = await snapshots.find(secret).catch((cause) => {
    throw new AppError('unavailable', 'Flags cannot be loaded at the moment. Try again in a few seconds.', {
      retryAfterS: 5,
      cause,
    })
  })
  if (found) return found
  limits.recordFailedToken(address)
  throw unknown()
}
