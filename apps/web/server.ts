import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { createAgentHub } from '@callboard/api/agent/hub'
import { startCatalogCache } from '@callboard/api/backstage/catalog-cache'
import { createSignalHub, isSignals } from '@callboard/api/backstage/signals/hub'
import { startFlags } from '@callboard/api/flags/start-flags'
import { createLiveHub } from '@callboard/api/live/hub'
import { createWebMetrics, serveMetrics } from '@callboard/api/metrics'
import { recordCaller } from '@callboard/api/recent-callers'
import { buildApi } from '@callboard/api/server'
import { applyForwarding, trustedProxies } from '@callboard/core/client-address'
import { portalBase } from '@callboard/core/portal-paths'
import { closeDatabase, configureDatabase } from '@callboard/db/clients'
import { wasUnreachable } from '@callboard/db/database-errors'
import { requireNotifications } from '@callboard/db/require-notifications'
import {
  addressEnv,
  apiEnv,
  awsEnv,
  databaseEnv,
  demoEnv,
  directUrl,
  liveDemoEnv,
  metricsEnv,
  processEnv,
  proxyEnv,
  relayEnv,
  secretsEnv,
  sessionEnv,
  signInEnv,
  slackEnv,
  stopEnv,
  stripeEnv,
} from '@callboard/env/concerns'
import { loadDeploymentEnv, localEnv } from '@callboard/env/deployment'
import { tracingEnv, tracingSettings } from '@callboard/env/tracing'
import { createGracefulStop, stopOnSignal } from '@callboard/jobs/graceful-stop'
import { guardProcess } from '@callboard/jobs/guard-process'
import { createLogger } from '@callboard/jobs/logger'
import { startTracing } from '@callboard/jobs/start-tracing'
import { traceRequest } from '@callboard/jobs/trace-request'
import { currentWork, runInContext, runRequest } from '@callboard/jobs/work-context'
import { platformFrom } from '@callboard/modules/compose-platform'
import { setIdleTimeout } from '@callboard/modules/identity'
import { startWorkRecorder } from '@callboard/modules/operator'
import { startTokenCache } from '@callboard/modules/tokens'
import { closeParsing, provideParsePool } from '@callboard/parsing/parse'
import { createParsePool } from '@callboard/parsing/pool'
import { createRankingEngine } from '@callboard/parsing/ranking/engine'
import { closeRanking, provideRankingEngine } from '@callboard/parsing/ranking/rank'
import { pluginRegistry } from '@callboard/plugins/server'
import next from 'next'
import { applyBuildSettings } from './lib/server/build-settings.ts'
import { createGateway, isForApi, pathOf, unavailable } from './lib/server/gateway.ts'
import { pagesInBuild, pagesInSource } from './lib/server/page-files.ts'
import { pageRoutes } from './lib/server/page-routes.ts'
import { createPageSlots } from './lib/server/page-slots.ts'
import { providePlatform } from './lib/server/platform.ts'
import { portalHosts } from './lib/server/portal-host.ts'
import { addServerTiming } from './lib/server/server-timing.ts'
import { compressedFiles } from './lib/server/static-files.ts'
import { sessionCookieName } from './lib/session/cookie-value.ts'
import { browserSessions } from './lib/session/session-cookie.ts'
import { signInSettings } from './lib/session/sign-in-settings.ts'

// One origin: the lean API serves machines, Next serves users (decision 003, with benchmarks).

const env = loadDeploymentEnv({
  ...databaseEnv,
  ...secretsEnv,
  ...addressEnv,
  ...demoEnv,
  ...liveDemoEnv,
  ...stripeEnv,
  ...slackEnv,
  ...awsEnv,
  ...sessionEnv,
  ...signInEnv,
  ...apiEnv,
  ...proxyEnv,
  ...relayEnv,
  ...metricsEnv,
  ...tracingEnv,
  ...processEnv,
  ...stopEnv,
  ...localEnv,
})
const log = createLogger('web', env.LOG_LEVEL)
const stopTracing = await startTracing('callboard-web', tracingSettings(env), log)
configureDatabase({ appUrl: env.DATABASE_APP_URL, systemUrl: env.DATABASE_SYSTEM_URL, poolSize: env.DATABASE_POOL_SIZE })
const listenUrl = directUrl(env)
await requireNotifications({ listenUrl, url: env.DATABASE_SYSTEM_URL })
setIdleTimeout(env.SESSION_IDLE_DAYS)
const platform = platformFrom(env, pluginRegistry)
provideParsePool(createParsePool())
provideRankingEngine(createRankingEngine({ megabytes: env.ANSWER_INDEX_MB }))
const pageSlots = createPageSlots(sessionCookieName(platform.publicUrl))
providePlatform({
  platform,
  sessionSecret: env.NEXTAUTH_SECRET,
  signIn: signInSettings(env),
  log,
  recordCaller,
  recordVisitor: pageSlots.recordVisitor,
})

const proxies = trustedProxies(env.TRUSTED_PROXIES)
const tokenCache = startTokenCache(listenUrl)
const catalogCache = startCatalogCache(listenUrl)
const flags = startFlags(listenUrl, log)
const relayUrl = env.INTERNAL_URL ?? `http://${env.HOST === '0.0.0.0' ? '127.0.0.1' : env.HOST}:${env.PORT}`
const portalOfHost = portalHosts(platform)
const agents = createAgentHub({ platform, log, relayUrl })
const signals = createSignalHub({ platform, log, listenUrl, proxies })
const browsers = browserSessions({ publicUrl: platform.publicUrl, sessionSecret: env.NEXTAUTH_SECRET }, portalOfHost)
const live = createLiveHub({ browsers, log, listenUrl })
const metrics = createWebMetrics()
const work = startWorkRecorder(log)
const api = await buildApi({
  platform,
  log,
  requestsPerMinute: env.API_REQUESTS_PER_MINUTE,
  catalogCache: catalogCache.cache,
  agents,
  browserSessions: browsers,
  flags,
  live,
  proxies,
  metrics: env.METRICS_PORT === undefined ? metrics : 'elsewhere',
  metricsToken: env.METRICS_TOKEN,
  isStopping: () => graceful.isStopping(),
})
const isDevelopment = env.NODE_ENV === 'development'
if (!isDevelopment) applyBuildSettings(import.meta.dirname)
// Only a name for Next, which does not listen itself: its proxy calls every request localhost, and treats a rewrite to another
// name as another server's.
const app = next({ dev: isDevelopment, dir: import.meta.dirname, hostname: 'localhost', port: env.PORT })
await app.prepare()
const page = app.getRequestHandler()

/** Whether a URL can be decoded. Next responds with 500 if a part of a page's URL cannot. */
function isDecodablePath(path: string): boolean {
  try {
    // biome-ignore lint/style/noRestrictedGlobals: asks whether it can be decoded.
    decodeURIComponent(path)
    // `OPTIONS *` and absolute URLs have no page.
    return path.startsWith('/')
  } catch {
    return false
  }
}

/**
 * Passes request data to the pages that only this process knows. Headers that a client sent under these names are replaced or
 * removed.
 */
async function nameRequest(request: IncomingMessage): Promise<void> {
  for (const name of ['portal', 'site', 'origin', 'demo']) delete request.headers[`x-callboard-${name}`]
  if (platform.demo) request.headers['x-callboard-demo'] = platform.demo.origin
  const portal = await portalOfHost(request.headers.host)
  if (!portal) return
  request.headers['x-callboard-portal'] = portal
  request.headers['x-callboard-site'] = platform.publicUrl
  request.headers['x-callboard-origin'] = `${new URL(platform.publicUrl).protocol}//${request.headers.host}`
}

/** Next responds with 500 to any page that failed. Because of a lost database, that is 503, which proxies and monitors know. */
function answerUnavailable(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (status: number, ...rest: unknown[]) => ServerResponse
  response.writeHead = (status: number, ...rest: unknown[]) => {
    if (status !== 500 || !wasUnreachable()) return writeHead(status, ...rest)
    response.setHeader('retry-after', '5')
    return writeHead(503, ...rest)
  }
}
const routeOfPage = pageRoutes(
  isDevelopment ? pagesInSource(join(import.meta.dirname, 'app')) : pagesInBuild(import.meta.dirname),
)
const gateway = createGateway({
  addresses: platform,
  internalUrl: relayUrl,
  development: isDevelopment,
  portalOfHost,
  onError: (error) => log.error({ err: error }, 'whose a host name is could not be looked up'),
})

const answerCompressed = isDevelopment ? () => false : compressedFiles(import.meta.dirname)

/** Loaded in development alone. */
const isMailPreview = (path: string) => /^\/_mails(\/\w+)?$/.test(path)
async function previewMails(path: string, response: ServerResponse): Promise<void> {
  const { mailPreview } = await import('./lib/server/mail-preview.ts')
  const html = mailPreview(path.split('/')[2])
  response.writeHead(html ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' }).end(html ?? 'No such mail.')
}

const server = createServer((request, response) =>
  runRequest(response, () => traceRequest(request, response, log).run(() => answer(request, response))),
)
function answer(request: IncomingMessage, response: ServerResponse): void {
  applyForwarding(request, proxies)
  gateway.admit(request, response, () => route(request, response))
}
function route(request: IncomingMessage, response: ServerResponse): void {
  const path = pathOf(request)
  if (isDevelopment && isMailPreview(path)) {
    void previewMails(path, response)
    return
  }
  if (isForApi(path)) {
    api.routing(request, response)
    return
  }
  if (!isDecodablePath(path)) {
    gateway.refuse(request, response, {
      status: 400,
      message: 'This URL is malformed. Check the link, or go to the home page.',
    })
    return
  }
  if (answerCompressed(request, response, path)) return
  const answerPage = async () => {
    await nameRequest(request)
    const portal = request.headers['x-callboard-portal']
    traceRequest(request, response, log).route = routeOfPage(portal ? portalBase(String(portal)) + path : path)
    answerUnavailable(response)
    addServerTiming(request, response, currentWork()?.database)
    if (await pageSlots.acquire(request, response)) void page(request, response)
  }
  answerPage().then(
    () => {},
    (error) => {
      log.error({ err: error }, 'the portal of a request is not known')
      gateway.refuse(request, response, unavailable)
    },
  )
}
const upgradeOfPage = app.getUpgradeHandler()
server.on('upgrade', (request, socket, head) =>
  runInContext({ kind: 'request', fail: () => void socket.destroy() }, () => {
    applyForwarding(request, proxies)
    gateway.admitUpgrade(request, socket, () => {
      if (request.url === '/api/agent/connect') agents.upgrade(request, socket, head)
      else if (isSignals(request.url)) signals.upgrade(request, socket, head)
      else void upgradeOfPage(request, socket, head)
    })
  }),
)
server.on('connect', gateway.refuseTunnel)
server.keepAliveTimeout = 65_000
// Fatal: without its port this process is useless, and the launcher is waiting for it.
const cannotListen = (error: Error) => {
  log.fatal({ err: error }, 'cannot listen')
  process.exit(1)
}
server.once('error', cannotListen)
server.listen(env.PORT, env.HOST, () => {
  server.off('error', cannotListen)
  log.info({ url: env.PUBLIC_URL }, 'web is ready')
})

// Open until the end, so that a stopping process is still measured.
const metricsServer =
  env.METRICS_PORT === undefined
    ? undefined
    : serveMetrics(metrics, { port: env.METRICS_PORT, host: env.HOST, token: env.METRICS_TOKEN }).once('error', cannotListen)

const [announceMs, finishMs, closeMs] = [env.DRAIN_SECONDS * 1000, env.FINISH_SECONDS * 1000, 10_000]
const graceful = createGracefulStop(server, {
  announceMs,
  finishMs,
  endStreams: () => Promise.all([agents.close(), signals.close(), live.close()]),
})
let stopped: Promise<unknown> | undefined
const drain = () => {
  stopped ??= graceful
    .stop()
    .then(() => work.stop())
    .then(() =>
      Promise.all([
        api.close(),
        metricsServer?.close(),
        tokenCache.stop(),
        catalogCache.stop(),
        flags.stop(),
        closeDatabase(),
        closeParsing(),
        closeRanking(),
        stopTracing(),
      ]),
    )
  return stopped
}
guardProcess({ log, drain })
stopOnSignal({ log, drain, withinMs: announceMs + finishMs + closeMs })
