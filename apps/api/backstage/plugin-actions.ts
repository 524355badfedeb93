import { AppError } from '@callboard/core/errors'
import type { Action } from '@callboard/core/permissions'
import { contextOf } from '@callboard/kernel/http'
import { denialMessage, mayDo } from '@callboard/kernel/operation'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/**
 * The action required by each route of Backstage's plugins. A route that is missing here cannot be registered, and the roles
 * suite calls every one (apps/api/roles.test.ts).
 */
export const pluginActions = {
  'GET /api/techdocs/metadata/techdocs/:namespace/:kind/:name': 'catalog.read',
  'GET /api/techdocs/metadata/entity/:namespace/:kind/:name': 'catalog.read',
  'GET /api/techdocs/sync/:namespace/:kind/:name': 'catalog.read',
  'GET /api/techdocs/static/docs/:namespace/:kind/:name/*': 'catalog.read',
  'GET /api/techdocs/.backstage/auth/v1/cookie': 'catalog.read',
  'DELETE /api/techdocs/.backstage/auth/v1/cookie': 'catalog.read',
  'GET /api/scaffolder/v2/templates/:namespace/:kind/:name/parameter-schema': 'catalog.read',
  'GET /api/scaffolder/v2/templating-extensions': 'catalog.read',
  'GET /api/scaffolder/v2/actions': 'templates.read',
  'POST /api/scaffolder/v2/autocomplete/:provider/:resource': 'templates.run',
  'GET /api/scaffolder/v2/tasks': 'templates.read',
  'POST /api/scaffolder/v2/tasks': 'templates.run',
  'GET /api/scaffolder/v2/tasks/:taskId': 'templates.read',
  'GET /api/scaffolder/v2/tasks/:taskId/events': 'templates.read',
  'GET /api/scaffolder/v2/tasks/:taskId/eventstream': 'templates.read',
  'POST /api/scaffolder/v2/tasks/:taskId/cancel': 'templates.run',
  'POST /api/scaffolder/v2/tasks/:taskId/retry': 'templates.run',
  'POST /api/scaffolder/v2/dry-run': 'templates.run',
  'GET /api/catalog/entities/unprocessed/failed': 'integrations.read',
  'GET /api/catalog/entities/unprocessed/pending': 'integrations.read',
  'DELETE /api/catalog/entities/unprocessed/delete/:id': 'integrations.read',
  'GET /api/catalog/openapi.json': 'catalog.read',
  'GET /api/devtools/info': 'tenant.manage',
  'GET /api/devtools/config': 'tenant.manage',
  'GET /api/devtools/external-dependencies': 'tenant.manage',
} as const satisfies Record<string, Action>

const actions: ReadonlyMap<string, Action> = new Map(Object.entries(pluginActions))

const keyOf = (method: string, url: string | undefined) => `${method === 'HEAD' ? 'GET' : method} ${url}`

/** The action required by a request's route. */
function actionOf(request: FastifyRequest): Action {
  const action = actions.get(keyOf(request.method, request.routeOptions.url))
  if (!action) throw new AppError('not_found', `Not found: ${request.method} ${request.url.split('?')[0]}.`)
  return action
}

/** Checks the action of each route before it runs. Called after `guard` and before routes are registered. */
export function requireActions(app: FastifyInstance): void {
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat())
      if (!actions.has(keyOf(one, url))) throw new Error(`${one} ${url} names no action in plugin-actions.ts`)
  })
  app.addHook('preHandler', async (request) => {
    if (!request.routeOptions.url) return
    const action = actionOf(request)
    const { actor } = contextOf(request)
    if (!mayDo(actor, action)) throw new AppError('forbidden', denialMessage(actor, action))
  })
}
