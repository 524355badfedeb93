import type { IncomingMessage, ServerResponse } from 'node:http'
import { createAdmission } from '@callboard/api/admission'
import { createRecentVisitors, type RecentVisitors } from '@callboard/api/recent-visitors'
import { isAppError } from '@callboard/core/errors'
import { concurrencyLimits } from '@callboard/core/limits/limits'
import { cookieOf } from '../session/cookie-value.ts'

/** A response that takes longer is a stream, such as a followed log: it holds no slot of pages, and counts as a stream. */
const slotMs = { visitor: 15_000, tenant: 5_000 }

/** Files of the build, which are cheap, and of which a browser requests many at once. Next resolves `..` and `%2e%2e`. */
const isFileOfBuild = (url: string) => /^\/_next\/static\/[^?%]*(\?|$)/.test(url) && !url.includes('..')

const slugIn = (url: string): string | undefined => /^\/t\/([^/?]+)/.exec(url)?.[1]

export type PageSlots = {
  recordVisitor: RecentVisitors['record']
  /**
   * Waits for the slots of a request before its page is rendered.
   * @returns false if the request was rejected with a response
   */
  acquire(request: IncomingMessage, response: ServerResponse): Promise<boolean>
}

/**
 * Limits pages in progress by account, so that neither more sessions nor another visitor at the same address change anything,
 * and by organization. A cookie counts only after it has been valid: anybody can make one up.
 */
export function createPageSlots(cookieName: string, maxSlotMs = slotMs): PageSlots {
  const { waiting, waitMs } = concurrencyLimits
  const byVisitor = createAdmission({ running: concurrencyLimits.pages, waiting, waitMs })
  const byTenant = createAdmission({ running: concurrencyLimits.pagesPerTenant, waiting, waitMs })
  const visitors = createRecentVisitors()

  const streams = createAdmission({ running: concurrencyLimits.streams, waiting: 0, waitMs: 0 })

  const hold = (response: ServerResponse, leave: () => void, maxMs: number, onLong = () => {}) => {
    const timer = setTimeout(() => {
      leave()
      onLong()
    }, maxMs)
    timer.unref()
    response.once('close', () => {
      clearTimeout(timer)
      leave()
    })
    if (response.closed) leave()
  }
  /** Ends a response if its visitor has too many that last. */
  const countStream = (response: ServerResponse, key: string) =>
    streams.enter(key).then(
      (leave) => {
        response.once('close', leave)
        if (response.closed) leave()
      },
      () => response.destroy(),
    )

  const acquireAll = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const cookie = cookieOf(request, cookieName)
    const visitor = cookie === undefined ? undefined : visitors.find(cookie)
    const key = visitor?.id ?? String(request.headers['x-real-ip'])
    hold(response, await byVisitor.enter(key), maxSlotMs.visitor, () => void countStream(response, key))
    const slug = request.headers['x-callboard-portal'] ?? slugIn(request.url ?? '')
    // Only members: strangers could otherwise use up the slots of a portal.
    if (typeof slug === 'string' && visitor?.slugs.has(slug)) hold(response, await byTenant.enter(slug), maxSlotMs.tenant)
  }

  return {
    recordVisitor: visitors.record,
    async acquire(request, response) {
      if (isFileOfBuild(request.url ?? '')) return true
      try {
        await acquireAll(request, response)
        return true
      } catch (error) {
        if (!isAppError(error)) throw error
        response.writeHead(429, { 'retry-after': String(error.retryAfterS ?? 5), 'content-type': 'text/plain; charset=utf-8' })
        response.end('Too many concurrent requests. Wait a moment and reload the page.')
        return false
      }
    },
  }
}
