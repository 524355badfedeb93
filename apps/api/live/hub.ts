import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { AppError } from '@callboard/core/errors'
import { isLiveTopic, type LiveTopic } from '@callboard/core/live'
import { listen } from '@callboard/db/listen'
import { memberActor } from '@callboard/modules/members'
import { membershipIn } from '@callboard/modules/tenants'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { BrowserSessions } from '../backstage/auth/browsers.ts'
import { LiveStream, type Viewer } from './stream.ts'
import { streamIndex } from './stream-index.ts'

/** Below the 30 and 60 seconds after which proxies close a silent connection. */
const beatMs = 25_000
/** The access of every viewer is checked this often, besides at once when a notice arrives. */
const checkMs = 60_000

export type LiveHub = {
  /** GET /api/live: the event stream of an open page of a portal. */
  routes(app: FastifyInstance): void
  close(): Promise<void>
}

type Settings = {
  browsers: BrowserSessions
  log: Logger
  listenUrl: string
  beatEveryMs?: number
  checkEveryMs?: number
}

/** Who asks for a stream, by the rules of pages: the session counts at the address that was asked, and in that portal. */
async function findViewer(browsers: BrowserSessions, request: IncomingMessage): Promise<Viewer | undefined> {
  const session = await browsers.sessionOf(request)
  if (!session) return undefined
  const asked = new URL(request.url ?? '', 'http://localhost').searchParams.get('portal') ?? undefined
  // At a portal's own address that portal alone can be asked for.
  const slug = (await browsers.portalOfHost(request.headers.host)) ?? asked
  const membership = slug === undefined ? undefined : await membershipIn(session, slug)
  if (!membership) return undefined
  const { account, sessionId } = session
  return { sessionId, userId: account.id, membership, actor: memberActor(account, membership) }
}

const isSame = (a: Viewer, b: Viewer | undefined): boolean =>
  b !== undefined &&
  a.sessionId === b.sessionId &&
  a.membership.tenantId === b.membership.tenantId &&
  a.membership.slug === b.membership.slug &&
  a.membership.role === b.membership.role

type Index = ReturnType<typeof streamIndex>

const personNotice = z.object({ tenant: z.string(), person: z.string(), channel: z.string() })

/** Notifications are one person's: only that person's pages are notified. */
function publishToPerson(index: Index, payload: string): void {
  const { tenant, person, channel } = personNotice.parse(JSON.parse(payload))
  if (channel !== 'notifications') return
  for (const stream of index.ofPerson(person)) if (stream.viewer.membership.tenantId === tenant) stream.publish('notifications')
}

/** A notice without an organization may concern any of them. */
function publishToTenant(index: Index, tenantId: string, topic: LiveTopic): void {
  for (const stream of tenantId ? index.ofTenant(tenantId) : index.all()) stream.publish(topic)
}

/** Look-ups at a time when many viewers are checked at once: the others of the process need the database too. */
const checksAtOnce = 8

/** Ends streams whose viewer may no longer have the page open. */
function accessChecks({ browsers, log }: Settings) {
  /** How often access has changed, so that a change during a look-up is noticed. */
  const changes = { count: 0 }
  const checkOne = async (stream: LiveStream) => {
    try {
      if (!isSame(stream.viewer, await findViewer(browsers, stream.request))) stream.end({ access: true })
    } catch (error) {
      // Whether the viewer still has access is not known: the page connects again, which looks it up.
      log.error({ err: error }, 'the access of an open page could not be checked')
      stream.end({ access: false })
    }
  }
  /** Checks streams some at a time. */
  const checkAll = async (streams: Iterable<LiveStream>, atOnce: number) => {
    const left = [...streams].map((stream) => ({ stream, release: stream.hold() }))
    const work = async () => {
      for (let next = left.pop(); next; next = left.pop()) {
        await checkOne(next.stream)
        next.release()
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
  }
  return { changes, check: (streams: Iterable<LiveStream>) => checkAll(streams, checksAtOnce), checkOne }
}
type AccessChecks = ReturnType<typeof accessChecks>

/** Passes on what the database notifies of. Notices of one connection arrive in the order of their commits. */
function passNotices({ log, listenUrl }: Settings, index: Index, access: AccessChecks) {
  const pass = (payload: string, channel: string) => {
    const [topic = '', id = ''] = payload.split(' ')
    if (channel === 'catalog') publishToTenant(index, payload.split('\n')[0] ?? '', 'catalog')
    else if (channel === 'notices') publishToPerson(index, payload)
    else if (isLiveTopic(topic)) publishToTenant(index, id, topic)
    else if (topic === 'access' || topic === 'tenant') {
      access.changes.count++
      void access.check(topic === 'access' ? index.ofPerson(id) : index.ofTenant(id))
    }
  }
  return listen({
    url: listenUrl,
    channel: ['live', 'catalog', 'notices'],
    onNotice: (payload, channel) => {
      try {
        pass(payload, channel)
      } catch (error) {
        log.error({ err: error }, 'a notice for open pages could not be read')
      }
    },
    // What was committed while nobody listened is not known.
    onConnected() {
      access.changes.count++
      void access.check(index.all())
      for (const stream of index.all()) stream.publishAll()
    },
  })
}

const refusals = {
  elsewhere: new AppError('forbidden', 'Only pages of Callboard may open this stream.'),
  nobody: new AppError('unauthenticated', 'Sign in to this portal first.'),
  stopping: new AppError('unavailable', 'Callboard is restarting. Try again in a moment.', { retryAfterS: 5 }),
  tooMany: new AppError('rate_limited', 'Too many pages are open. Close some of them.', { retryAfterS: 60 }),
}

/** Headers of the answer, and how long a browser waits that loses it: spread, so that a restart is not followed by all at once. */
function begin(reply: FastifyReply): void {
  reply.hijack()
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'content-type': 'text/event-stream',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  })
  reply.raw.write(`retry: ${2000 + Math.floor(Math.random() * 4000)}\n\n`)
}

/** The streams of this process, and what keeps each of them true. */
function openStreams(settings: Settings, index: Index, access: AccessChecks) {
  const { beatEveryMs = beatMs, checkEveryMs = checkMs } = settings
  const beats = setInterval(() => {
    for (const stream of index.all()) stream.beat()
  }, beatEveryMs)
  let checking = false
  const checks = setInterval(() => {
    if (checking) return
    checking = true
    // One after the other: nothing has happened that makes it urgent.
    const checkEach = async () => {
      for (const stream of [...index.all()]) await access.checkOne(stream)
    }
    void checkEach().finally(() => {
      checking = false
    })
  }, checkEveryMs)
  for (const timer of [beats, checks]) timer.unref()
  return {
    open(viewer: Viewer, request: FastifyRequest, reply: FastifyReply): LiveStream {
      begin(reply)
      const { raw } = reply
      const stream = new LiveStream(viewer, request.raw, raw)
      const { visitUntil } = viewer.membership
      const visit = visitUntil && setTimeout(() => void access.checkOne(stream), visitUntil.getTime() - Date.now() + 50)
      raw.once('close', () => {
        index.remove(stream)
        if (visit) clearTimeout(visit)
      })
      if (!raw.destroyed) index.add(stream)
      return stream
    },
    close(): void {
      for (const timer of [beats, checks]) clearInterval(timer)
      for (const stream of index.all()) stream.end({ access: false })
    },
  }
}

/** Serves the event streams of open pages. */
export function createLiveHub(settings: Settings): LiveHub {
  const index = streamIndex()
  const access = accessChecks(settings)
  const listener = passNotices(settings, index, access)
  const streams = openStreams(settings, index, access)
  let closed = false
  return {
    routes(app) {
      app.get('/api/live', { exposeHeadRoute: false, schema: { hide: true } }, async (request, reply) => {
        // Cookies are not sent with requests of other sites (SameSite); what a browser calls such a request is refused first.
        const site = request.headers['sec-fetch-site']
        if (site !== undefined && site !== 'same-origin') throw refusals.elsewhere
        const before = access.changes.count
        const viewer = await findViewer(settings.browsers, request.raw)
        if (!viewer) throw refusals.nobody
        if (closed) throw refusals.stopping
        if (!index.admits(viewer)) throw refusals.tooMany
        const stream = streams.open(viewer, request, reply)
        if (access.changes.count !== before) await access.check([stream])
      })
    },
    async close() {
      closed = true
      streams.close()
      await listener.stop()
    },
  }
}
