import type { FastifyInstance } from 'fastify'
import { type Callers, guard } from '../authenticate.ts'
import { sendBackstageError } from '../error-responses.ts'
import { parseJsonBodies } from '../hardening.ts'
import { handleBackstageErrors } from './backstage-errors.ts'
import { devtoolsRoutes } from './devtools/routes.ts'
import { type ServedRoute } from './openapi/description.ts'
import { openApiRoute } from './openapi/routes.ts'
import { requireActions } from './plugin-actions.ts'
import { scaffolderRoutes } from './scaffolder/routes.ts'
import { techdocsRoutes } from './techdocs/routes.ts'
import { unprocessedRoutes } from './unprocessed/routes.ts'

/** The APIs of Backstage's plugins besides the catalog and search. `served` contains every route, for the description. */
export async function backstagePluginRoutes(app: FastifyInstance, callers: Callers, served: readonly ServedRoute[]) {
  // The scaffolder's client sends a content type even without a body.
  parseJsonBodies(app, { constructors: 'ignore', empty: 'accept' })
  guard(app, callers)
  requireActions(app)
  const plugins = { techdocs: techdocsRoutes, scaffolder: scaffolderRoutes, devtools: devtoolsRoutes }
  for (const [name, routes] of Object.entries(plugins))
    await app.register(
      async (scope) => {
        handleBackstageErrors(scope)
        routes(scope)
      },
      { prefix: `/api/${name}` },
    )
  // Not below the catalog's own routes: those responses are cached until an entity changes, and problems change independently.
  await app.register(
    async (scope) => {
      scope.setErrorHandler((error, request, reply) => sendBackstageError(error, request, reply))
      unprocessedRoutes(scope)
      openApiRoute(scope, served)
    },
    { prefix: '/api/catalog' },
  )
}
