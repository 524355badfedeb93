import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from './answers.ts'
import { lacks } from './named-faults.ts'
import type { Hook, LoggedDelivery } from './organization.ts'
import { hookShape } from './rest-shapes.ts'
import type { GitHubState } from './state.ts'
import { appReceiver, attempt, deliver } from './webhooks.ts'

// Webhooks of the organization and of Apps, and their delivery logs.

const days = 3

const deliveryShape = (d: LoggedDelivery) => ({
  id: d.id,
  guid: d.guid,
  delivered_at: d.deliveredAt.toISOString(),
  redelivery: d.redelivery,
  duration: d.durationS,
  status: d.status === 0 ? 'failed to connect' : d.status < 400 ? 'OK' : `Invalid HTTP Response: ${d.status}`,
  status_code: d.status,
  event: d.event,
  action: d.action,
  installation_id: d.installationId,
  repository_id: null,
  throttled_at: null,
})

/** JSON with integer ids of any length, as GitHub writes them. */
const withBigIds = (value: unknown) =>
  JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `big:${inner}` : inner)).replaceAll(/"big:(\d+)"/g, '$1')

const kept = (deliveries: readonly LoggedDelivery[]) =>
  deliveries.filter((d) => d.deliveredAt.getTime() > Date.now() - days * 86_400_000)

/** A page of a log, newest first. The cursor is the id of its first entry. */
function sendPage(request: FastifyRequest, reply: FastifyReply, deliveries: readonly LoggedDelivery[]) {
  const { per_page: perPage = '30', cursor } = request.query as { per_page?: string; cursor?: string }
  const size = Math.min(100, Number(perPage))
  const all = kept(deliveries)
  const from = cursor === undefined ? 0 : all.findIndex((d) => String(d.id) === cursor)
  if (from < 0) return refuse(reply, 422, 'Validation Failed')
  const next = all[from + size]
  if (next) {
    const url = new URL(request.url, `http://${request.headers.host}`)
    url.searchParams.set('cursor', String(next.id))
    reply.header('link', `<${url}>; rel="next"`)
  }
  return reply.type('application/json; charset=utf-8').send(withBigIds(all.slice(from, from + size).map(deliveryShape)))
}

async function sendAgain(request: FastifyRequest, reply: FastifyReply, to: Parameters<typeof attempt>[0]) {
  const { delivery } = request.params as { delivery: string }
  const found = kept(to.deliveries).find((d) => String(d.id) === delivery)
  if (!found) return refuse(reply, 404, 'Not Found')
  // GitHub responds before the delivery.
  void attempt(to, found, true)
  return reply.code(202).send({})
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
function organizationHooks(app: FastifyInstance, state: GitHubState): void {
  const { base, access, organization } = state
  const root = '/orgs/:org/hooks'
  const allowed =
    (answer: (request: FastifyRequest, reply: FastifyReply) => unknown) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const { org } = request.params as { org: string }
      if (org.toLowerCase() !== organization.login.toLowerCase()) return refuse(reply, 404, 'Not Found')
      if (lacks(state.faults, 'webhooks-scope')) return refuse(reply, 404, 'Not Found')
      if (!lacks(state.faults, 'webhooks')) return answer(request, reply)
      reply.header('x-accepted-github-permissions', 'organization_hooks=write')
      return refuse(reply, 403, 'Resource not accessible by personal access token')
    }
  const ofHook = (answer: (hook: Hook, request: FastifyRequest, reply: FastifyReply) => unknown) =>
    allowed((request, reply) => {
      const hook = organization.hooks.find((h) => String(h.id) === (request.params as { hook: string }).hook)
      return hook ? answer(hook, request, reply) : refuse(reply, 404, 'Not Found')
    })
  app.get(
    root,
    allowed(() => organization.hooks.map((h) => hookShape(base, organization, h))),
  )
  app.post(
    root,
    allowed(async (request, reply) => {
      const body = request.body as { events?: string[]; config?: { url?: string; secret?: string } }
      if (!body.config?.url) return refuse(reply, 422, 'Validation Failed')
      const hook: Hook = {
        id: (Date.now() % 100_000_000) + organization.hooks.length,
        url: body.config.url,
        secret: body.config.secret ?? '',
        events: body.events ?? ['push'],
        createdAt: new Date(),
        deliveries: [],
      }
      organization.hooks.push(hook)
      void deliver({ ...organization, hooks: [hook] }, access, 'ping', { zen: 'Keep it logically awesome.', hook_id: hook.id })
      return reply.code(201).send(hookShape(base, organization, hook))
    }),
  )
  app.get(
    `${root}/:hook`,
    ofHook((hook) => hookShape(base, organization, hook)),
  )
  app.delete(
    `${root}/:hook`,
    ofHook((hook, _, reply) => {
      organization.hooks = organization.hooks.filter((h) => h !== hook)
      const about = { action: 'deleted', hook_id: hook.id, hook: hookShape(base, organization, hook) }
      void deliver({ ...organization, hooks: [hook] }, access, 'meta', about)
      return reply.code(204).send()
    }),
  )
  app.get(
    `${root}/:hook/deliveries`,
    ofHook((hook, request, reply) => sendPage(request, reply, hook.deliveries)),
  )
  app.post(
    `${root}/:hook/deliveries/:delivery/attempts`,
    ofHook((hook, request, reply) => sendAgain(request, reply, hook)),
  )
}

/** The endpoints that an App calls with a self-signed token. */
function appHooks(app: FastifyInstance, state: GitHubState): void {
  const { access } = state
  const asApp =
    (answer: (registered: GitHubState['access']['apps'][number], request: FastifyRequest, reply: FastifyReply) => unknown) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const registered = await access.appOf(request.headers.authorization)
      return registered ? answer(registered, request, reply) : refuse(reply, 401, 'A JSON web token could not be decoded')
    }
  app.get(
    '/app/hook/config',
    asApp((registered) => ({ content_type: 'json', insecure_ssl: '0', secret: '********', url: registered.hookUrl })),
  )
  app.get(
    '/app/hook/deliveries',
    asApp((registered, request, reply) => sendPage(request, reply, registered.deliveries)),
  )
  app.post(
    '/app/hook/deliveries/:delivery/attempts',
    asApp((registered, request, reply) => sendAgain(request, reply, appReceiver(registered))),
  )
  app.delete(
    '/app/installations/:id',
    asApp((registered, request, reply) => {
      if (registered.installationId !== Number((request.params as { id: string }).id)) return refuse(reply, 404, 'Not Found')
      registered.installationId = undefined
      return reply.code(204).send()
    }),
  )
}

export function hookRoutes(app: FastifyInstance, state: GitHubState): void {
  organizationHooks(app, state)
  appHooks(app, state)
}
