import { bearer } from './api-targets.ts'
import { planOf, type Route } from './catalog-targets.ts'
import { cookie } from './page-targets.ts'
import type { Random } from './random.ts'
import type { Plan, Target, World } from './request.ts'
import type { Schema } from './schema-values.ts'

const text: Schema = { type: 'string' }
const texts: Schema = { type: 'array', items: text }
const flag: Schema = { enum: ['true', 'false'] }
const count: Schema = { type: 'integer', minimum: 0, maximum: 300 }
const object = (properties: Record<string, Schema>, required = Object.keys(properties)): Schema => ({
  type: 'object',
  properties,
  required,
})
const list = (items: Schema): Schema => ({ type: 'array', items })

const notificationFilter = {
  search: text,
  read: flag,
  saved: flag,
  createdAfter: { type: 'string', format: 'date-time' },
  minimumSeverity: { enum: ['critical', 'high', 'normal', 'low'] },
}
const notificationList = { ...notificationFilter, topic: text, orderField: text, limit: count, offset: count }
const notificationUpdate = object({ ids: texts, read: { type: 'boolean' }, saved: { type: 'boolean' } }, ['ids'])
const position = { bucket: text, key: text }
const permission = object({
  type: { enum: ['basic', 'resource'] },
  name: { enum: ['catalog.entity.read', 'catalog.location.create', 'scaffolder.task.create'] },
  attributes: object({ action: { enum: ['create', 'read', 'update', 'delete'] } }, []),
  resourceType: { const: 'catalog-entity' },
})
const taskList = { createdBy: text, status: text, order: text, limit: count, offset: count }

/** Backstage's APIs besides the catalog and search, for callers with a token. */
const withToken: readonly Route[] = [
  { call: 'GET /api/auth/v1/userinfo' },
  {
    call: 'POST /api/permission/authorize',
    body: object({ items: list(object({ id: text, permission, resourceRef: { anyOf: [text, texts] } }, ['id', 'permission'])) }),
  },
  { call: 'POST /api/user-settings/multiget', body: object({ items: list(object(position)) }) },
  { call: 'GET /api/user-settings/buckets/{bucket}/keys/{key}' },
  { call: 'PUT /api/user-settings/buckets/{bucket}/keys/{key}', body: object({ value: {} }) },
  { call: 'DELETE /api/user-settings/buckets/{bucket}/keys/{key}' },
  { call: 'GET /api/notifications/status' },
  { call: 'GET /api/notifications/topics', query: notificationFilter },
  { call: 'GET /api/notifications/settings' },
  {
    call: 'POST /api/notifications/settings',
    body: object({
      channels: list(
        object({
          id: { enum: ['Web', 'Email', 'x'] },
          enabled: { type: 'boolean' },
          origins: list(
            object({
              id: { enum: ['callboard', 'x'] },
              enabled: { type: 'boolean' },
              topics: list(object({ id: text, enabled: { type: 'boolean' } })),
            }),
          ),
        }),
      ),
    }),
  },
  { call: 'GET /api/notifications', query: notificationList },
  { call: 'GET /api/notifications/notifications', query: notificationList },
  { call: 'POST /api/notifications/update', body: notificationUpdate },
  { call: 'POST /api/notifications/notifications/update', body: notificationUpdate },
  { call: 'GET /api/notifications/{id}' },
  { call: 'GET /api/notifications/notifications/{id}' },
  { call: 'GET /api/techdocs/metadata/techdocs/{namespace}/{kind}/{name}' },
  { call: 'GET /api/techdocs/metadata/entity/{namespace}/{kind}/{name}' },
  { call: 'GET /api/techdocs/sync/{namespace}/{kind}/{name}' },
  { call: 'GET /api/techdocs/static/docs/{namespace}/{kind}/{name}/{page}' },
  { call: 'GET /api/techdocs/.backstage/auth/v1/cookie' },
  { call: 'DELETE /api/techdocs/.backstage/auth/v1/cookie' },
  { call: 'GET /api/scaffolder/v2/templates/{namespace}/{kind}/{name}/parameter-schema' },
  { call: 'GET /api/scaffolder/v2/actions' },
  { call: 'GET /api/scaffolder/v2/templating-extensions' },
  { call: 'GET /api/scaffolder/v2/tasks', query: taskList },
  { call: 'POST /api/scaffolder/v2/tasks', body: object({ templateRef: text, values: {} }) },
  { call: 'GET /api/scaffolder/v2/tasks/{taskId}' },
  { call: 'POST /api/scaffolder/v2/tasks/{taskId}/cancel' },
  { call: 'POST /api/scaffolder/v2/tasks/{taskId}/retry' },
  { call: 'GET /api/scaffolder/v2/tasks/{taskId}/events', query: { after: text } },
  { call: 'GET /api/scaffolder/v2/tasks/{taskId}/eventstream', query: { after: text } },
  { call: 'POST /api/scaffolder/v2/autocomplete/{provider}/{resource}', body: object({ token: text, context: {} }) },
  { call: 'POST /api/scaffolder/v2/dry-run', body: object({ template: {}, values: {} }) },
  { call: 'GET /api/devtools/info' },
  { call: 'GET /api/devtools/config' },
  { call: 'GET /api/devtools/external-dependencies' },
]

const signIn = { origin: text, flow: { enum: ['popup', 'redirect'] }, redirectUrl: text, portal: text, env: text }

/** What a browser calls with its cookie: sign-in of Backstage frontends, and the event stream of open pages. */
const withCookie: readonly Route[] = [
  { call: 'GET /api/auth/.well-known/jwks.json' },
  { call: 'GET /api/auth/.well-known/openid-configuration' },
  { call: 'GET /api/auth/{provider}/refresh', query: signIn },
  { call: 'POST /api/auth/{provider}/refresh', query: signIn, body: {} },
  { call: 'GET /api/auth/{provider}/start', query: signIn },
  { call: 'POST /api/auth/{provider}/logout', query: signIn, body: {} },
  { call: 'GET /api/live', query: { portal: text } },
  { call: 'GET /api/live/operator' },
]

const ofBrowser = (random: Random, world: World): Plan['headers'] => [
  ...cookie(random, world),
  ...(random.chance(0.8) ? [['x-requested-with', 'XMLHttpRequest'] as [string, string]] : []),
  ...(random.chance(0.8)
    ? [['origin', random.pick([world.url, ...(world.known.origin ?? []), 'null', 'https://evil.example'])] as [string, string]]
    : []),
  ...(random.chance(0.3) ? [['sec-fetch-site', random.pick(['same-origin', 'cross-site'])] as [string, string]] : []),
]

/** A test compares these with the registered routes. */
export const pluginTargets = (): Target[] => {
  const targets = (routes: readonly Route[], headers: (random: Random, world: World) => Plan['headers']) =>
    routes.map(
      (route): Target => ({
        group: 'plugins',
        name: route.call,
        make: (random, world) => planOf(route, random, world, headers(random, world)),
      }),
    )
  return [...targets(withToken, bearer), ...targets(withCookie, ofBrowser)]
}
