import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refuse } from '../answers.ts'
import type { Repository } from '../organization.ts'
import type { GitHubState } from '../state.ts'
import { autolinkShape, deployKeyShape, environmentShape, policyShape, repositoryHookShape } from './settings-shapes.ts'
import type { Wrap } from './wrap.ts'

// Webhooks, deploy keys, autolinks, environments, variables and secrets of a repository.

const root = '/repos/:owner/:repo'
const idIn = (request: FastifyRequest) => Number((request.params as { id: string }).id)

function hookRoutes(app: FastifyInstance, { base }: GitHubState, route: Wrap): void {
  type Body = { events?: string[]; active?: boolean; config?: { url?: string; content_type?: string; insecure_ssl?: string } }
  app.get(
    `${root}/hooks`,
    route('repository_hooks', (r) => r.settings.hooks.map((hook) => repositoryHookShape(base, r, hook))),
  )
  app.post(
    `${root}/hooks`,
    route<Body>('repository_hooks', (r, { events = ['push'], active = true, config = {} }, _, reply) => {
      const { url, content_type: contentType = 'form', insecure_ssl: insecureSsl = '0' } = config
      if (!url) return refuse(reply, 422, 'Validation Failed')
      if (r.settings.hooks.some((hook) => hook.url === url))
        return refuse(reply, 422, 'Validation Failed: Hook already exists on this repository')
      const hook = { id: r.settings.nextId(), url, events, active, contentType, insecureSsl, createdAt: new Date() }
      r.settings.hooks.push(hook)
      return reply.code(201).send(repositoryHookShape(base, r, hook))
    }),
  )
  app.delete(
    `${root}/hooks/:id`,
    route('repository_hooks', (r, _, request, reply) => {
      const found = r.settings.hooks.some(({ id }) => id === idIn(request))
      r.settings.hooks = r.settings.hooks.filter(({ id }) => id !== idIn(request))
      return found ? reply.code(204).send() : refuse(reply, 404, 'Not Found')
    }),
  )
}

function keyRoutes(app: FastifyInstance, { base }: GitHubState, route: Wrap): void {
  app.get(
    `${root}/keys`,
    route('administration', (r) => r.settings.keys.map((key) => deployKeyShape(base, r, key))),
  )
  app.post(
    `${root}/keys`,
    route<{ title?: string; key?: string; read_only?: boolean }>('administration', (r, body, _, reply) => {
      const { title = '', key = '', read_only: readOnly = false } = body
      // GitHub keeps the type and the key, without its comment.
      const stored = key.trim().split(/\s+/).slice(0, 2).join(' ')
      if (!/^(ssh|ecdsa)-\S+ \S+$/.test(stored)) return refuse(reply, 422, 'Validation Failed: key is invalid.')
      if (r.settings.keys.some((one) => one.key === stored)) return refuse(reply, 422, 'Validation Failed: key is already in use')
      const made = { id: r.settings.nextId(), title, key: stored, readOnly, createdAt: new Date() }
      r.settings.keys.push(made)
      return reply.code(201).send(deployKeyShape(base, r, made))
    }),
  )
  app.delete(
    `${root}/keys/:id`,
    route('administration', (r, _, request, reply) => {
      const found = r.settings.keys.some(({ id }) => id === idIn(request))
      r.settings.keys = r.settings.keys.filter(({ id }) => id !== idIn(request))
      return found ? reply.code(204).send() : refuse(reply, 404, 'Not Found')
    }),
  )
}

function autolinkRoutes(app: FastifyInstance, route: Wrap): void {
  type Body = { key_prefix?: string; url_template?: string; is_alphanumeric?: boolean }
  app.get(
    `${root}/autolinks`,
    route('administration', (r) => r.settings.autolinks.map(autolinkShape)),
  )
  app.post(
    `${root}/autolinks`,
    route<Body>('administration', (r, body, _, reply) => {
      const { key_prefix: prefix = '', url_template: template = '', is_alphanumeric: alphanumeric = true } = body
      if (!prefix || !template.includes('<num>') || r.settings.autolinks.some((one) => one.prefix === prefix))
        return refuse(reply, 422, 'Validation Failed')
      const made = { id: r.settings.nextId(), prefix, template, alphanumeric }
      r.settings.autolinks.push(made)
      return reply.code(201).send(autolinkShape(made))
    }),
  )
  app.delete(
    `${root}/autolinks/:id`,
    route('administration', (r, _, request, reply) => {
      const found = r.settings.autolinks.some(({ id }) => id === idIn(request))
      r.settings.autolinks = r.settings.autolinks.filter(({ id }) => id !== idIn(request))
      return found ? reply.code(204).send() : refuse(reply, 404, 'Not Found')
    }),
  )
}

const environmentOf = (r: Repository, request: FastifyRequest) =>
  r.settings.environments.get((request.params as { name: string }).name)

type Protection = {
  deployment_branch_policy?: { protected_branches: boolean; custom_branch_policies: boolean } | null
  wait_timer?: number
  prevent_self_review?: boolean
  reviewers?: { type: 'User' | 'Team'; id: number }[] | null
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
function environmentRoutes(app: FastifyInstance, { base }: GitHubState, route: Wrap): void {
  const path = `${root}/environments/:name`
  app.get(
    path,
    route('administration', (r, _, request, reply) => {
      const found = environmentOf(r, request)
      return found ? environmentShape(base, r, found) : refuse(reply, 404, 'Not Found')
    }),
  )
  app.put(
    path,
    route<Protection>('administration', (r, body, request) => {
      const { name } = request.params as { name: string }
      const { id, createdAt, policies, variables, secrets } = r.settings.environments.get(name) ?? {
        ...{ id: r.settings.nextId(), createdAt: new Date(), policies: [] },
        ...{ variables: new Map<string, string>(), secrets: new Map<string, string>() },
      }
      const made = {
        ...{ id, name, createdAt, policies, variables, secrets },
        branchPolicy: body.deployment_branch_policy ?? null,
        waitTimer: body.wait_timer ?? 0,
        preventSelfReview: body.prevent_self_review ?? false,
        reviewers: body.reviewers ?? [],
      }
      r.settings.environments.set(name, made)
      return environmentShape(base, r, made)
    }),
  )
  app.delete(
    path,
    route('administration', (r, _, request, reply) =>
      r.settings.environments.delete((request.params as { name: string }).name)
        ? reply.code(204).send()
        : refuse(reply, 404, 'Not Found'),
    ),
  )
  app.get(
    `${path}/deployment-branch-policies`,
    route('administration', (r, _, request, reply) => {
      const found = environmentOf(r, request)
      if (!found) return refuse(reply, 404, 'Not Found')
      return { total_count: found.policies.length, branch_policies: found.policies.map(policyShape) }
    }),
  )
  app.post(
    `${path}/deployment-branch-policies`,
    route<{ name?: string; type?: 'branch' | 'tag' }>('administration', (r, { name = '', type = 'branch' }, request, reply) => {
      const found = environmentOf(r, request)
      if (!found?.branchPolicy?.custom_branch_policies) return refuse(reply, 404, 'Not Found')
      const policy = { id: r.settings.nextId(), name, type }
      found.policies.push(policy)
      return policyShape(policy)
    }),
  )
  app.post(
    `${path}/variables`,
    route<{ name?: string; value?: string }>('environments', (r, { name = '', value = '' }, request, reply) => {
      const found = environmentOf(r, request)
      if (!found) return refuse(reply, 404, 'Not Found')
      if (found.variables.has(name)) return refuse(reply, 409, 'Already exists - Variable already exists')
      found.variables.set(name, value)
      return reply.code(201).send({})
    }),
  )
  app.patch(
    `${path}/variables/:variable`,
    route<{ value?: string }>('environments', (r, { value = '' }, request, reply) => {
      const { variable } = request.params as { variable: string }
      const found = environmentOf(r, request)
      if (!found?.variables.has(variable)) return refuse(reply, 404, 'Not Found')
      found.variables.set(variable, value)
      return reply.code(204).send()
    }),
  )
}

function secretRoutes(app: FastifyInstance, route: Wrap): void {
  type Sealed = { encrypted_value?: string; key_id?: string }
  type Find = (r: Repository, request: FastifyRequest) => Map<string, string> | undefined
  const inPlaces: [path: string, permission: string, find: Find][] = [
    [`${root}/actions/secrets`, 'secrets', (r) => r.settings.secrets],
    [`${root}/environments/:name/secrets`, 'environments', (r, request) => environmentOf(r, request)?.secrets],
  ]
  for (const [path, permission, find] of inPlaces) {
    app.get(
      `${path}/public-key`,
      route(permission, async (r, _, request, reply) =>
        find(r, request) ? { key_id: `${r.id}`, key: await r.settings.publicKey() } : refuse(reply, 404, 'Not Found'),
      ),
    )
    app.put(
      `${path}/:secret`,
      route<Sealed>(permission, async (r, { encrypted_value: sealed = '', key_id: key }, request, reply) => {
        const secrets = find(r, request)
        const opened = await r.settings.open(sealed).catch(() => undefined)
        if (!secrets || opened === undefined || key !== `${r.id}`) return refuse(reply, 422, 'Bad request - key_id is wrong')
        const { secret } = request.params as { secret: string }
        const isNew = !secrets.has(secret)
        secrets.set(secret, opened)
        return isNew ? reply.code(201).send({}) : reply.code(204).send()
      }),
    )
    app.delete(
      `${path}/:secret`,
      route(permission, (r, _, request, reply) =>
        find(r, request)?.delete((request.params as { secret: string }).secret)
          ? reply.code(204).send()
          : refuse(reply, 404, 'Not Found'),
      ),
    )
  }
}

/** What templates change in the settings of a repository. */
export function settingsRoutes(app: FastifyInstance, state: GitHubState, route: Wrap): void {
  hookRoutes(app, state, route)
  keyRoutes(app, state, route)
  autolinkRoutes(app, route)
  environmentRoutes(app, state, route)
  secretRoutes(app, route)
}
