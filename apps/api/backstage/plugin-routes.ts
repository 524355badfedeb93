import type { FastifyInstance } from 'fastify'
import { type Callers, guard } from '../authenticate.ts'
import { parseJsonBodies } from '../hardening.ts'
import { sendBackstageError } from '../refusals.ts'
import { devtoolsRoutes } from './devtools/routes.ts'
import { type ServedRoute, openApiRoute } from './openapi/routes.ts'
import { requireActions } from './plugin-actions.ts'
import { scaffolderRoutes } from './scaffolder/routes.ts'
import { techdocsRoutes } from './techdocs/routes.ts'
import { unprocessedRoutes } from './unprocessed/routes.ts'

/** The APIs of Backstage's plugins besides the catalog and search. `served` is every route of the API, for its description. */
export async function backstagePluginRoutes(app: FastifyInstance, callers: Callers, served: readonly ServedRoute[]) {
  // The scaffolder's client names a content type also where it sends nothing.
  parseJsonBodies(app, { constructors: 'ignore', empty: 'accept' })
  guard(app, callers)
  app.setErrorHandler((error, request, reply) => sendBackstageError(error, request, reply))
  requireActions(app)
  await app.register(async (scope) => techdocsRoutes(scope), { prefix: '/api/techdocs' })
  await app.register(async (scope) => scaffolderRoutes(scope), { prefix: '/api/scaffolder' })
  await app.register(async (scope) => devtoolsRoutes(scope), { prefix: '/api/devtools' })
  // Not below the catalog's own routes: their answers are cached until an entity changes, and problems come and go without.
  await app.register(
    async (scope) => {
      unprocessedRoutes(scope)
      openApiRoute(scope, served)
    },
    { prefix: '/api/catalog' },
  )
}
