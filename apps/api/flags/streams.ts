import type { ServerResponse } from 'node:http'
import { AppError } from '@callboard/core/errors'
import type { FlagClient } from '@callboard/modules/flags'
import type { FlagSnapshots } from './snapshots.ts'

// Event streams that tell clients to fetch their flags again (OFREP 0.3, service/event-streams.yaml).

/** Keeps proxies from closing a connection, which mostly do after a minute. */
const heartbeatMs = 25_000
/** Open streams of one client, which may be a whole fleet, and of all of them in this process. */
const maxOfClient = 2000
const maxStreams = 10_000

type Stream = { response: ServerResponse; environmentId: string }

export type FlagStreams = {
  /** Streams to a response whose headers were sent, until either side closes it. @throws AppError `rate_limited` */
  open(client: FlagClient, response: ServerResponse): void
  /** @throws AppError `rate_limited` if a client, or all clients together, have too many streams */
  requireRoom(client: FlagClient): void
  stop(): void
}

const eventOf = (etag: string | undefined) =>
  `data: ${JSON.stringify({ type: 'refetchEvaluation', ...(etag === undefined ? {} : { etag }) })}\n\n`

/** Starts to tell clients of changes. Stop it with the process: it ends all streams. */
export function startFlagStreams(snapshots: FlagSnapshots): FlagStreams {
  const streams = new Set<Stream>()
  const counts = new Map<string, number>()
  const countOf = (client: FlagClient) => counts.get(client.id) ?? 0
  // A slow client misses nothing: the next event that it reads says the same.
  const write = ({ response }: Stream, text: string) => {
    if (!response.writableNeedDrain) response.write(text)
    else response.once('drain', () => response.write(text))
  }
  snapshots.onChanged((environmentId, etag) => {
    for (const stream of streams) if (stream.environmentId === environmentId) write(stream, eventOf(etag))
  })
  const timer = setInterval(() => {
    for (const { response } of streams)
      if (response.writableNeedDrain) response.destroy()
      else response.write(': ping\n\n')
  }, heartbeatMs)
  timer.unref()
  return {
    requireRoom(client) {
      if (streams.size >= maxStreams || countOf(client) >= maxOfClient)
        throw new AppError('rate_limited', 'Too many event streams are open. Poll instead, and try again in a minute.', {
          retryAfterS: 60,
        })
    },
    open(client, response) {
      const stream = { response, environmentId: client.environmentId }
      const unfollow = snapshots.follow(client)
      streams.add(stream)
      counts.set(client.id, countOf(client) + 1)
      response.on('error', () => response.destroy())
      response.once('close', () => {
        streams.delete(stream)
        unfollow()
        const left = countOf(client) - 1
        if (left > 0) counts.set(client.id, left)
        else counts.delete(client.id)
      })
      response.write('retry: 5000\n: connected\n\n')
    },
    stop() {
      clearInterval(timer)
      for (const { response } of streams) response.end()
    },
  }
}
