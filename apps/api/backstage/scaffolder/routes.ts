import { contextOf } from '@callboard/kernel/http'
import { readSpec } from '@callboard/modules/templates'
import type { FastifyInstance } from 'fastify'
import { entityOfPath, refOfPath } from '../entity-of-path.ts'
import { parameterSchemaOf } from './parameter-schema.ts'
import { taskRoutes } from './task-routes.ts'

const filters = {
  parseRepoUrl: { description: 'The parts of a repository’s address, such as github.com?owner=acme&repo=shop' },
  parseEntityRef: { description: 'The kind, namespace and name of an entity reference' },
  pick: { description: 'A property of an object, by its path' },
  projectSlug: { description: 'The owner and name of a repository, from its address' },
}

/** Backstage's scaffolder API, as its client calls it. */
export function scaffolderRoutes(app: FastifyInstance): void {
  app.get('/v2/templates/:namespace/:kind/:name/parameter-schema', async (request) => {
    const ref = refOfPath(request)
    const [entity, spec] = await Promise.all([entityOfPath(request), readSpec(contextOf(request), { ref })])
    return parameterSchemaOf(spec === null ? entity : { ...entity, spec }, ref)
  })
  app.get('/v2/templating-extensions', async () => ({ filters, globals: { functions: {}, values: {} } }))
  app.post('/v2/autocomplete/:provider/:resource', async () => ({ results: [] }))
  taskRoutes(app)
}
