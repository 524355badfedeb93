import { createHmac } from 'node:crypto'
import { inAddress } from './hostile.ts'
import type { Random } from './random.ts'
import { jsonText, type Plan, type Target, type World } from './request.ts'
import { type Schema, textFor, valueFor } from './schema-values.ts'

const text: Schema = { type: 'string' }
const number: Schema = { type: 'integer' }
const repository: Schema = {
  type: 'object',
  properties: { id: number, node_id: text, name: text, full_name: text, default_branch: text },
}
const commit: Schema = {
  type: 'object',
  properties: { id: text, added: { type: 'array', items: text }, removed: { type: 'array', items: text } },
}

/** The parts of vendors' events that are used; the rest is anything. */
const event: Schema = {
  type: 'object',
  additionalProperties: true,
  properties: {
    action: { enum: ['completed', 'renamed', 'deleted', 'created', 'closed', 'x'] },
    ref: text,
    repository,
    repositories_added: { type: 'array', items: repository },
    commits: { type: 'array', items: commit },
    workflow_run: {
      type: 'object',
      properties: { id: number, name: text, head_branch: text, status: text, conclusion: text, created_at: text },
    },
    pull_request: { type: 'object', properties: { number, html_url: text } },
    installation: { type: 'object', properties: { id: number } },
    project: { type: 'object', properties: { id: number, path_with_namespace: text } },
    object_attributes: { type: 'object', properties: { id: number, status: text, ref: text, action: text, url: text } },
  },
}
const stripeEvent: Schema = {
  type: 'object',
  required: ['id', 'type', 'data'],
  properties: {
    id: text,
    object: { const: 'event' },
    created: number,
    type: { enum: ['customer.subscription.updated', 'checkout.session.completed', 'invoice.paid', 'x'] },
    data: {
      type: 'object',
      properties: {
        object: {
          type: 'object',
          properties: { id: text, customer: text, client_reference_id: text },
          additionalProperties: true,
        },
      },
    },
  },
}

const slackTypes = ['app_mention', 'message', 'app_uninstalled', 'tokens_revoked', 'x']
const slackEvent: Schema = {
  type: 'object',
  required: ['type', 'team_id', 'event_id', 'event_time', 'event'],
  properties: {
    type: { enum: ['event_callback', 'url_verification', 'x'] },
    challenge: text,
    team_id: text,
    event_id: text,
    event_time: number,
    event: {
      type: 'object',
      additionalProperties: true,
      properties: {
        type: { enum: slackTypes },
        channel_type: { enum: ['im', 'channel'] },
        user: text,
        text,
        channel: text,
        ts: text,
        thread_ts: text,
      },
    },
  },
}

const githubEvents = [
  'push',
  'repository',
  'workflow_run',
  'installation',
  'installation_repositories',
  'ping',
  'deployment_status',
  'pull_request',
  'x',
]
const gitlabEvents = ['Push Hook', 'Pipeline Hook', 'Merge Request Hook', 'System Hook', 'x']

/** A delivery with a mostly valid signature, so that its content is read. */
function delivery(random: Random, world: World): Plan {
  const body = jsonText(valueFor('', event, random, world))
  const secret = random.chance(0.9) ? (world.known.hookSecret?.[0] ?? '') : 'other'
  const github = random.chance(0.7)
  const plugin = github ? 'github' : random.pick(['gitlab', 'kubernetes', 'x', '__proto__'])
  const id = textFor('integrations.id', random, world, 'uuid')
  const signed: [string, string][] = github
    ? [
        ['x-hub-signature-256', `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`],
        ['x-github-delivery', `${random.below(1e9)}`],
        ['x-github-event', random.pick(githubEvents)],
      ]
    : [
        ['x-gitlab-token', secret],
        ['x-gitlab-event', random.pick(gitlabEvents)],
        ['x-gitlab-event-uuid', `${random.below(1e9)}`],
      ]
  return {
    method: 'POST',
    path: `/api/hooks/${inAddress(plugin, random)}/${inAddress(id, random)}`,
    headers: [['content-type', 'application/json'], ...signed],
    body,
  }
}

function stripe(random: Random, world: World): Plan {
  const body = jsonText(valueFor('', stripeEvent, random, world))
  const at = random.chance(0.9) ? Math.floor(Date.now() / 1000) : 1
  const secret = random.chance(0.9) ? (world.known.stripeSecret?.[0] ?? '') : 'other'
  const v1 = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  return {
    method: 'POST',
    path: '/api/stripe',
    headers: [
      ['content-type', 'application/json'],
      ['stripe-signature', `t=${at},v1=${v1}`],
    ],
    body,
  }
}

const slackFields = ['team_id', 'channel_id', 'user_id', 'text', 'trigger_id', 'response_url', 'payload']

/** What Slack sends, mostly with a valid signature: events as JSON, commands and clicks as forms. */
function slack(path: 'events' | 'commands' | 'interactions', random: Random, world: World): Plan {
  const isEvent = path === 'events'
  const body = isEvent
    ? jsonText(valueFor('', slackEvent, random, world))
    : slackFields.map((field) => `${field}=${inAddress(textFor('text', random, world), random)}`).join('&')
  const at = random.chance(0.9) ? Math.floor(Date.now() / 1000) : 1
  const secret = random.chance(0.9) ? (world.known.slackSecret?.[0] ?? '') : 'other'
  const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')
  return {
    method: 'POST',
    path: `/api/slack/${path}`,
    headers: [
      ['content-type', isEvent ? 'application/json' : 'application/x-www-form-urlencoded'],
      ['x-slack-request-timestamp', `${at}`],
      ['x-slack-signature', `v0=${signature}`],
    ],
    body,
  }
}

const bare =
  (path: (random: Random, world: World) => string) =>
  (random: Random, world: World): Plan => ({
    method: 'GET',
    path: path(random, world),
    headers: [],
  })

/** Machine endpoints without a token. */
export const hookTargets = (): Target[] => [
  { group: 'hooks', name: 'POST /api/hooks/{pluginId}/{integrationId}', make: delivery },
  { group: 'hooks', name: 'POST /api/stripe', make: stripe },
  ...(['events', 'commands', 'interactions'] as const).map(
    (path): Target => ({
      group: 'hooks',
      name: `POST /api/slack/${path}`,
      make: (random, world) => slack(path, random, world),
    }),
  ),
  {
    group: 'hooks',
    name: 'POST /api/template-callbacks/{token}',
    make: (random, world) => ({
      method: 'POST',
      path: `/api/template-callbacks/${inAddress(textFor('code', random, world), random)}`,
      headers: [['content-type', 'application/json']],
      body: jsonText(valueFor('', event, random, world)),
    }),
  },
  {
    group: 'hooks',
    name: 'GET /api/portal-hosts/ask',
    make: bare((random, world) => `/api/portal-hosts/ask?domain=${inAddress(textFor('host', random, world), random)}`),
  },
  {
    group: 'hooks',
    name: 'GET /api/agent/relay/{integrationId}/*',
    make: (random, world) => ({
      method: random.pick(['GET', 'POST']),
      path: `/api/agent/relay/${inAddress(textFor('integrations.id', random, world, 'uuid'), random)}/api/v1/${inAddress(textFor('path', random, world), random)}`,
      headers: [
        ['x-callboard-tenant', textFor('tenantId', random, world, 'uuid').replace(/[^ -~]/g, '?')],
        ['x-callboard-relay', 'pass'],
      ],
    }),
  },
  {
    group: 'hooks',
    name: 'GET /api/agent/install/{code}',
    make: bare((random, world) => `/api/agent/install/${inAddress(textFor('code', random, world), random)}`),
  },
  { group: 'hooks', name: 'GET /api/v1/openapi.json', make: bare(() => '/api/v1/openapi.json') },
  ...['/healthz', '/readyz', '/metrics'].map((path): Target => ({ group: 'hooks', name: `GET ${path}`, make: bare(() => path) })),
]
