import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { AppError } from '@callboard/core/errors'
import { isLiveTopic, type LiveTopic, operatorTopic } from '@callboard/core/live'
import { listen } from '@callboard/db/listen'
import { memberActor } from '@callboard/modules/members'
import { membershipIn } from '@callboard/modules/tenants'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { BrowserSessions } from '../backstage/auth/browsers.ts'
import { LiveStream, type Viewer } from './stream.ts'
import { streamIndex } from './stream-index.ts'

/** Below the 30 and 60 seconds after which proxies close an idle connection. */
const beatMs = 25_000
/** Interval at which the access of every viewer is checked, besides immediately on a notice. */
const checkMs = 60_000

export type LiveHub = {
  /** GET /api/live: the event stream of an open page of a portal. GET /api/live/operator: of an operator's page. */
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

/** The viewer of a stream, by the rules of pages: the session must be valid for the requested host and portal. */
async function findViewer(browsers: BrowserSessions, request: IncomingMessage): Promise<Viewer | undefined> {
  const session = await browsers.sessionOf(request)
  if (!session) return undefined
  const asked = new URL(request.url ?? '', 'http://localhost').searchParams.get('portal') ?? undefined
  // A portal's own host only serves that portal.
  const slug = (await browsers.portalOfHost(request.headers.host)) ?? asked
  const membership = slug === undefined ? undefined : await membershipIn(session, slug)
  if (!membership) return undefined
  const { account, sessionId } = session
  return { sessionId, userId: account.id, membership, actor: memberActor(account, membership) }
}

/** An operator with a page of their area, which only the main host has. */
async function findOperator(browsers: BrowserSessions, request: IncomingMessage): Promise<Viewer | undefined> {
  if ((await browsers.portalOfHost(request.headers.host)) !== undefined) return undefined
  const session = await browsers.sessionOf(request)
  if (!session?.account.operator) return undefined
  return { sessionId: session.sessionId, userId: session.account.id, operator: true }
}

const findAgain = (browsers: BrowserSessions, { viewer, request }: LiveStream): Promise<Viewer | undefined> =>
  'operator' in viewer ? findOperator(browsers, request) : findViewer(browsers, request)

function isSame(a: Viewer, b: Viewer | undefined): boolean {
  if (b === undefined || a.sessionId !== b.sessionId) return false
  if ('operator' in a || 'operator' in b) return 'operator' in a && 'operator' in b
  const [was, is] = [a.membership, b.membership]
  return was.tenantId === is.tenantId && was.slug === is.slug && was.role === is.role
}

type Index = ReturnType<typeof streamIndex>

const personNotice = z.object({ tenant: z.string(), person: z.string(), channel: z.string() })

/** Notifications belong to one user: only that user's pages are notified. */
function publishToPerson(index: Index, payload: string): void {
  const { tenant, person, channel } = personNotice.parse(JSON.parse(payload))
  if (channel !== 'notifications') return
  for (const stream of index.ofPerson(person))
    if ('membership' in stream.viewer && stream.viewer.membership.tenantId === tenant) stream.publish('notifications')
}

/** A notice without an organization may concern any of them. */
function publishToTenant(index: Index, tenantId: string, topic: LiveTopic): void {
  for (const stream of tenantId ? index.ofTenant(tenantId) : index.all()) stream.publish(topic)
}

/** Limits concurrent look-ups while many viewers are checked, because the rest of the process needs the database too. */
const checksAtOnce = 8

/** Ends streams whose viewer may no longer open the page. */
function accessChecks({ browsers, log }: Settings) {
  /** Number of access changes, so that a change during a look-up is noticed. */
  const changes = { count: 0 }
  const checkOne = async (stream: LiveStream) => {
    try {
      if (!isSame(stream.viewer, await findAgain(browsers, stream))) stream.end({ access: true })
    } catch (error) {
      // It is unknown whether the viewer still has access: the page reconnects, which checks it.
      log.error({ err: error }, 'the access of an open page could not be checked')
      stream.end({ access: false })
    }
  }
  /** Checks streams in batches. */
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

/** Forwards database notices. Notices of one connection arrive in the order of their commits. */
function passNotices({ log, listenUrl }: Settings, index: Index, access: AccessChecks) {
  const pass = (payload: string, channel: string) => {
    const [topic = '', id = ''] = payload.split(' ')
    if (channel === 'catalog') publishToTenant(index, payload.split('\n')[0] ?? '', 'catalog')
    else if (channel === 'notices') publishToPerson(index, payload)
    else if (channel === 'outbox' || topic === operatorTopic)
      for (const stream of index.ofOperators()) stream.publish(operatorTopic)
    else if (isLiveTopic(topic)) publishToTenant(index, id, topic)
    else if (topic === 'access' || topic === 'tenant') {
      access.changes.count++
      void access.check(topic === 'access' ? index.ofPerson(id) : index.ofTenant(id))
    }
  }
  return listen({
    url: listenUrl,
    channel: ['live', 'catalog', 'outbox', 'notices'],
    onNotice: (payload, channel) => {
      try {
        pass(payload, channel)
      } catch (error) {
        log.error({ err: error }, 'a notice for open pages could not be read')
      }
    },
    // Commits without a listener are unknown.
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

/**
 * Response headers, and the reconnect delay of a browser, which is randomized so that a restart does not make all reconnect at
 * once.
 */
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

/** The streams of this process, and everything that keeps them current. */
function openStreams(settings: Settings, index: Index, access: AccessChecks) {
  const { beatEveryMs = beatMs, checkEveryMs = checkMs } = settings
  const beats = setInterval(() => {
    for (const stream of index.all()) stream.beat()
  }, beatEveryMs)
  let checking = false
  const checks = setInterval(() => {
    if (checking) return
    checking = true
    // Sequential, because it is not urgent.
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
      const visitUntil = 'membership' in viewer ? viewer.membership.visitUntil : undefined
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
  const answer = (find: typeof findViewer) => async (request: FastifyRequest, reply: FastifyReply) => {
    // Cookies are not sent with cross-site requests (SameSite); a request that the browser marks as cross-site is rejected
    // first.
    const site = request.headers['sec-fetch-site']
    if (site !== undefined && site !== 'same-origin') throw refusals.elsewhere
    const before = access.changes.count
    const viewer = await find(settings.browsers, request.raw)
    if (!viewer) throw refusals.nobody
    if (closed) throw refusals.stopping
    if (!index.admits(viewer)) throw refusals.tooMany
    const stream = streams.open(viewer, request, reply)
    if (access.changes.count !== before) await access.check([stream])
  }
  return {
    routes(app) {
      app.get('/api/live', { exposeHeadRoute: false, schema: { hide: true } }, answer(findViewer))
      app.get('/api/live/operator', { exposeHeadRoute: false, schema: { hide: true } }, answer(findOperator))
    },
    async close() {
      closed = true
      streams.close()
      await listener.stop()
    },
  }
}
