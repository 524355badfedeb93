import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { paged, refuse } from './answers.ts'
import type { GroupHook, HookEvent } from './projects.ts'
import type { GitLabState } from './state.ts'

// Webhooks of the group with their delivery logs (docs.gitlab.com/api/group_webhooks), and a token's own data
// (docs.gitlab.com/api/personal_access_tokens).

let newestEvent = 0

/** Makes one attempt, and adds it to the webhook's log. The key stays the same for a redelivery. */
export async function attempt(hook: GroupHook, key: string, event: string, payload: object): Promise<HookEvent> {
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'GitLab/18.5.0',
    'idempotency-key': key,
    'x-gitlab-event': event,
    'x-gitlab-event-uuid': key,
    'x-gitlab-token': hook.secret,
  }
  const at = new Date()
  const status = await fetch(hook.url, {
    method: 'POST',
    headers,
    body: JSON.stringify(payload),
    signal: AbortSignal.timeout(10_000),
  }).then(
    (response) => String(response.status),
    () => 'internal error',
  )
  newestEvent += 1
  const logged = { id: newestEvent, at, key, event, payload, status, durationS: (Date.now() - at.getTime()) / 1000 }
  hook.events.unshift(logged)
  return logged
}

const eventShape = (hook: GroupHook, e: HookEvent) => ({
  id: e.id,
  url: hook.url,
  trigger: `${e.event.split(' ')[0]?.toLowerCase()}_hooks`,
  request_headers: {
    'Content-Type': 'application/json',
    'User-Agent': 'GitLab/18.5.0',
    'Idempotency-Key': e.key,
    'X-Gitlab-Event': e.event,
    'X-Gitlab-Event-UUID': e.key,
    'X-Gitlab-Token': '[REDACTED]',
  },
  request_data: e.payload,
  response_headers: {},
  response_body: '',
  execution_duration: e.durationS,
  response_status: e.status,
})

const hookShape = ({ id, url }: GroupHook) => ({
  id,
  url,
  name: '',
  description: '',
  created_at: '2026-11-01T08:00:00.000Z',
  push_events: false,
  pipeline_events: true,
  deployment_events: true,
  enable_ssl_verification: url.startsWith('https:'),
  alert_status: 'executable',
  disabled_until: null,
  url_variables: [],
  group_id: 77,
})

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function hookRoutes(app: FastifyInstance, state: GitLabState): void {
  const { group } = state
  const root = '/api/v4/groups/:group/hooks'
  const allowed =
    (answer: (request: FastifyRequest, reply: FastifyReply) => unknown) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      if ((request.params as { group: string }).group !== group.path) return refuse(reply, 404, '404 Group Not Found')
      // Only owners see webhooks, whatever else a token may read.
      return state.readOnly ? refuse(reply, 403, '403 Forbidden') : answer(request, reply)
    }
  const ofHook = (answer: (hook: GroupHook, request: FastifyRequest, reply: FastifyReply) => unknown) =>
    allowed((request, reply) => {
      const hook = group.hooks.find((h) => String(h.id) === (request.params as { hook: string }).hook)
      return hook ? answer(hook, request, reply) : refuse(reply, 404, '404 Not found')
    })
  app.get(
    root,
    allowed((request, reply) => paged(request, reply, group.hooks.map(hookShape))),
  )
  app.post(
    root,
    allowed((request, reply) => {
      const { url, token } = request.body as { url: string; token: string }
      const hook = { id: Math.max(0, ...group.hooks.map((h) => h.id)) + 1, url, secret: token, events: [] }
      group.hooks.push(hook)
      return reply.code(201).send(hookShape(hook))
    }),
  )
  app.get(`${root}/:hook`, ofHook(hookShape))
  app.delete(
    `${root}/:hook`,
    ofHook((hook, _, reply) => {
      group.hooks = group.hooks.filter((h) => h !== hook)
      return reply.code(204).send()
    }),
  )
  app.get(
    `${root}/:hook/events`,
    ofHook((hook, request, reply) =>
      paged(
        request,
        reply,
        hook.events.map((e) => eventShape(hook, e)),
      ),
    ),
  )
  app.post(
    `${root}/:hook/events/:event/resend`,
    ofHook(async (hook, request, reply) => {
      const { event: id } = request.params as { event: string }
      const found = hook.events.find((e) => String(e.id) === id)
      if (!found) return refuse(reply, 404, '404 Not found')
      const { status } = await attempt(hook, found.key, found.event, found.payload)
      return reply.code(201).send({ response_status: Number(status) || status })
    }),
  )
  app.get('/api/v4/personal_access_tokens/self', async () => ({
    id: 1,
    name: 'callboard',
    revoked: false,
    created_at: '2026-11-01T08:00:00.000Z',
    description: null,
    scopes: ['api'],
    user_id: 1,
    last_used_at: new Date().toISOString(),
    active: true,
    expires_at: state.expiresAt,
  }))
}
