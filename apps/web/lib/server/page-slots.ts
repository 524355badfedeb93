import type { IncomingMessage, ServerResponse } from 'node:http'
import { createAdmission } from '@callboard/api/admission'
import { isAppError } from '@callboard/core/errors'
import { concurrencyLimits } from '@callboard/core/limits/limits'

/** A response that takes longer is a stream, such as a followed log, and holds no slot. */
const maxSlotMs = 15_000

const slots = createAdmission({
  running: concurrencyLimits.pages,
  waiting: concurrencyLimits.waiting,
  waitMs: concurrencyLimits.waitMs,
})

/** Signed-in users have separate slots, which nobody else can use up, not even from the same address. */
const visitorOf = (request: IncomingMessage): string =>
  /(?:^|;\s*)(?:__Host-)?callboard\.session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ??
  String(request.headers['x-real-ip'])

/**
 * Waits for a visitor's slot before a page is rendered.
 * @returns false if the request was rejected with a response
 */
export async function acquirePageSlot(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  // Files of the build are cheap, and a browser requests many at once.
  if (request.url?.startsWith('/_next/')) return true
  try {
    const leave = await slots.enter(visitorOf(request))
    const timer = setTimeout(leave, maxSlotMs)
    timer.unref()
    response.once('close', () => {
      clearTimeout(timer)
      leave()
    })
    if (response.closed) leave()
    return true
  } catch (error) {
    if (!isAppError(error)) throw error
    response.writeHead(429, { 'retry-after': String(error.retryAfterS ?? 5), 'content-type': 'text/plain; charset=utf-8' })
    response.end('Too many concurrent requests. Wait a moment and reload the page.')
    return false
  }
}
