import type { FastifyInstance } from 'fastify'
import { catalogDescription, type ServedRoute } from './description.ts'

/** Records every route registered from now on. */
export function collectRoutes(app: FastifyInstance): readonly ServedRoute[] {
  const served: ServedRoute[] = []
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) served.push({ method: one, url })
  })
  return served
}

/** The description of the catalog API, from the registered routes. */
export function openApiRoute(app: FastifyInstance, served: readonly ServedRoute[]): void {
  let description: ReturnType<typeof catalogDescription> | undefined
  app.get('/openapi.json', async () => {
    description ??= catalogDescription(served)
    return description
  })
}
