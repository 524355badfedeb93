import { addressGroup, type TrustedProxies, trustedProxies } from '@callboard/core/client-address'
import { AppError } from '@callboard/core/errors'
import { mayReadMetrics, metricsRefusal } from '@callboard/core/metrics-access'
import { databaseAnswers } from '@callboard/db/reachable'
import type { Platform } from '@callboard/kernel/platform'
import { findSlugOfHost } from '@callboard/modules/tenants'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { type Admission, createAdmission } from './admission.ts'
import type { AgentHub } from './agent/hub.ts'
import { agentInstallRoutes } from './agent/install-routes.ts'
import { addressOf, guard } from './authenticate.ts'
import { type BrowserSessions, noBrowserSessions } from './backstage/auth/browsers.ts'
import { allowFrontends } from './backstage/auth/cors.ts'
import { authRoutes } from './backstage/auth/routes.ts'
import { cacheResponses } from './backstage/cache-responses.ts'
import { type CatalogCache, noCatalogCache } from './backstage/catalog-cache.ts'
import { notificationRoutes } from './backstage/notifications/routes.ts'
import { collectRoutes } from './backstage/openapi/routes.ts'
import { permissionRoutes } from './backstage/permission/routes.ts'
import { backstagePluginRoutes } from './backstage/plugin-routes.ts'
import { backstageRoutes } from './backstage/routes.ts'
import { searchRoutes } from './backstage/search-routes.ts'
import { userSettingsRoutes } from './backstage/user-settings/routes.ts'
import { callbackRoutes } from './callback-routes.ts'
import { acquireSlotForBody, releaseSlots } from './cost-limit.ts'
import { sendProblem } from './error-responses.ts'
import { confidenceRoutes } from './flags/confidence.ts'
import { ofrepRoutes } from './flags/ofrep.ts'
import type { FlagState } from './flags/start-flags.ts'
import { hardenApi, parseJsonBodies } from './hardening.ts'
import { hookRoutes, stripeRoutes } from './hook-routes.ts'
import { createCallerLimits } from './limit-callers.ts'
import type { LiveHub } from './live/hub.ts'
import { mcpRoutes } from './mcp/routes.ts'
import { createWebMetrics } from './metrics.ts'
import { oauthRoutes } from './oauth/routes.ts'
import { describeApi } from './openapi.ts'
import { repeatAnswers } from './repeat-answers.ts'
import { slackRoutes } from './slack-routes.ts'
import { traceRoutes } from './trace-routes.ts'
import { v1Routes } from './v1/routes.ts'

export type ApiSettings = {
  platform: Platform
  log: Logger
  requestsPerMinute: number /** Without a cache, every response is read from the database. */
  catalogCache?: CatalogCache
  agents?: AgentHub
  /** Portal sessions, if this API is part of the web process. */
  browserSessions?: BrowserSessions
  /** Flags in memory, if this process evaluates them. */
  flags?: Omit<FlagState, 'stop'>
  /** Event streams of open pages, if this API is part of the portal's process. */
  live?: LiveHub
  /** Trusted proxies; defaults to those on loopback. */
  proxies?: TrustedProxies
  /** Concurrency limits per organization; defaults to the product's limits. */
  admission?: Admission
  /** What /metrics shows; `elsewhere` if they are served on a port of their own. */
  metrics?: Registry | 'elsewhere'
  /** Token for the metrics. Without one, they are only served on loopback. */
  metricsToken?: string | undefined
  /** Whether the process is about to stop, so that it is not ready for more requests. */
  isStopping?: (() => boolean) | undefined
}

type HealthSettings = Pick<ApiSettings, 'metricsToken' | 'isStopping'> &
  Required<Pick<ApiSettings, 'metrics'>> & { proxies: TrustedProxies }

/** Health endpoints: liveness, readiness and metrics. */
function healthRoutes(app: FastifyInstance, { metrics, metricsToken, isStopping, proxies }: HealthSettings): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ ok: true }))
  app.get('/readyz', { schema: { hide: true } }, async (_, reply) => {
    if (isStopping?.()) return reply.code(503).send({ ok: false, reason: 'stopping' })
    try {
      await databaseAnswers()
      return { ok: true }
    } catch (error) {
      return reply.code(503).send({ ok: false, reason: (error as Error).message })
    }
  })
  if (metrics === 'elsewhere') return
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!mayReadMetrics(request.raw, metricsToken, proxies)) throw new AppError('unauthenticated', metricsRefusal)
    return reply.type(metrics.contentType).send(await metrics.metrics())
  })
}

/**
 * Whether a proxy may request a certificate for a name, in the protocol of Caddy's on_demand_tls: 200 for a verified custom
 * domain, 404 for any other.
 */
async function certificateRoute(app: FastifyInstance): Promise<void> {
  app.addHook('onRequest', app.rateLimit())
  app.get('/api/portal-hosts/ask', { schema: { hide: true } }, async (request, reply) => {
    const { domain } = request.query as { domain?: unknown }
    const slug = typeof domain === 'string' ? await findSlugOfHost(domain.toLowerCase()) : undefined
    return reply.code(slug ? 200 : 404).send({ ok: slug !== undefined })
  })
}

/** The HTTP server for machines: /api/v1, Backstage's catalog API, webhooks, health. Mounted in front of Next, or standalone. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of what is mounted, in the order in which it applies
export async function buildApi({
  platform,
  log,
  requestsPerMinute,
  catalogCache: memory = noCatalogCache,
  agents,
  browserSessions: browsers = noBrowserSessions,
  flags,
  live,
  proxies = trustedProxies(['127.0.0.1', '::1']),
  admission = createAdmission(),
  metrics = createWebMetrics(),
  metricsToken,
  isStopping,
}: ApiSettings): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 2 * 1024 * 1024,
    routerOptions: { maxParamLength: 800 },
  })
  traceRoutes(app, log)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply))
  hardenApi(app, platform.publicUrl)
  allowFrontends(app, browsers, (request) => addressOf(request, proxies))
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      new AppError(
        'not_found',
        `Not found: ${request.method} ${request.url.split('?')[0]}. The API is described at /api/v1/openapi.json.`,
      ),
      request,
      reply,
    ),
  )
  await describeApi(app, platform.publicUrl)
  await app.register(rateLimit, {
    global: false,
    max: requestsPerMinute,
    timeWindow: '1 minute',
    keyGenerator: (request) => addressGroup(addressOf(request, proxies)),
    hook: 'onRequest',
    errorResponseBuilder: (_, limit) =>
      Object.assign(new Error(`Too many requests. Try again in ${Math.ceil(limit.ttl / 1000)} seconds.`), { statusCode: 429 }),
  })
  healthRoutes(app, { metrics, metricsToken, isStopping, proxies })
  await app.register(certificateRoute)
  await app.register((hooks) => hookRoutes(hooks, platform, proxies))
  await app.register((stripe) => stripeRoutes(stripe, platform, proxies))
  await app.register((agents) => agentInstallRoutes(agents, platform, proxies))
  await app.register((slack) => slackRoutes(slack, platform, proxies))
  await app.register((callbacks) => callbackRoutes(callbacks, platform, proxies))
  const served = collectRoutes(app)
  const { portalOfHost } = browsers
  const callers = { platform, limits: createCallerLimits(requestsPerMinute), proxies, admission, portalOfHost }
  if (agents) await app.register((relay) => agents.routes(relay))
  live?.routes(app)
  if (flags) {
    const service = {
      ...flags,
      limits: callers.limits,
      addressOf: (request: FastifyRequest) => addressOf(request, proxies),
    }
    await app.register(async (ofrep) => ofrepRoutes(ofrep, service), { prefix: '/ofrep' })
    await app.register(async (resolver) => confidenceRoutes(resolver, service), { prefix: '/v1' })
  }
  await app.register(
    async (v1) => {
      v1.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
      await v1.register(async (guarded) => {
        guard(guarded, callers, 'tokens')
        repeatAnswers(guarded)
        v1Routes(guarded)
      })
    },
    { prefix: '/api/v1' },
  )
  await app.register(
    async (catalog) => {
      // Backstage's client sends a content type even without a body.
      parseJsonBodies(catalog, { constructors: 'ignore', empty: 'accept', beforeParsing: acquireSlotForBody })
      guard(catalog, callers)
      releaseSlots(catalog)
      await backstageRoutes(catalog, memory)
    },
    { prefix: '/api/catalog' },
  )
  await app.register((auth) => authRoutes(auth, callers, browsers), { prefix: '/api/auth' })
  await app.register((permission) => permissionRoutes(permission, callers), { prefix: '/api/permission' })
  await app.register((settings) => userSettingsRoutes(settings, callers), { prefix: '/api/user-settings' })
  await app.register((notifications) => notificationRoutes(notifications, callers), { prefix: '/api/notifications' })
  await app.register(
    async (search) => {
      guard(search, callers)
      cacheResponses(search, memory)
      await searchRoutes(search)
    },
    { prefix: '/api/search' },
  )
  await app.register((mcp) => mcpRoutes(mcp, callers), { prefix: '/mcp' })
  await app.register((oauth) => oauthRoutes(oauth, callers))
  await app.register((plugins) => backstagePluginRoutes(plugins, callers, served))
  await app.ready()
  return app
}
