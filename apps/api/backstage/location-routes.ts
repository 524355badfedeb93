import { notFound } from '@callboard/core/errors'
import { contextOf } from '@callboard/kernel/http'
import { backstageDescriptor } from '@callboard/modules/catalog'
import {
  addLocation,
  analyzeLocation,
  dryRunLocation,
  getLocationOfEntity,
  listLocations,
  removeLocation,
  updateLocation,
} from '@callboard/modules/integrations'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { locationQuery, pageOfLocations } from './location-query.ts'
import { parse } from './parse.ts'

/** Truth as Backstage reads it: other texts are false. */
const isTrue = z
  .string()
  .optional()
  .transform((text) => /^\s*(?:y|yes|true|1|on)\s*$/i.test(text ?? ''))

const body = z.strictObject({
  type: z.string().refine((type) => type === 'url', 'Only locations of the type url can be registered here.'),
  target: z.string().max(2000),
  presence: z.enum(['required', 'optional']).optional(),
})
const query = z.object({ dryRun: isTrue, onConflict: z.enum(['reject', 'refresh']).default('reject') })

/** Backstage's locations: registered URLs of catalog files. */
export function locationRoutes(app: FastifyInstance): void {
  app.get('/locations', async (request) => (await listLocations(contextOf(request), {})).map((data) => ({ data })))
  app.post('/locations/by-query', async (request) => {
    return pageOfLocations(await listLocations(contextOf(request), {}), parse(locationQuery, request.body ?? {}))
  })
  app.post('/locations', async (request, reply) => {
    const { dryRun, onConflict } = parse(query, request.query)
    const { target } = parse(body, request.body)
    const result = dryRun
      ? await dryRunLocation(contextOf(request), { target })
      : await addLocation(contextOf(request), { target, onConflict })
    return reply.code(201).send({ ...result, entities: result.entities.map(backstageDescriptor) })
  })
  app.get('/locations/:id', async (request) => {
    const { id } = request.params as { id: string }
    const found = (await listLocations(contextOf(request), {})).find((l) => l.id === id)
    if (!found) throw notFound(`A location with the id ${id}`)
    return found
  })
  app.get('/locations/by-entity/:kind/:namespace/:name', async (request) => {
    const { kind, namespace, name } = request.params as Record<'kind' | 'namespace' | 'name', string>
    return getLocationOfEntity(contextOf(request), { ref: `${kind}:${namespace}/${name}` })
  })
  app.put('/locations/:id', async (request) => {
    const { target } = parse(body, request.body)
    return updateLocation(contextOf(request), { id: (request.params as { id: string }).id, target })
  })
  app.delete('/locations/:id', async (request, reply) => {
    await removeLocation(contextOf(request), { id: (request.params as { id: string }).id })
    return reply.code(204).send()
  })
  app.post('/analyze-location', async (request) => {
    const { location } = parse(z.object({ location: body, catalogFilename: z.string().optional() }), request.body)
    const { existingEntityFiles, generateEntities } = await analyzeLocation(contextOf(request), { target: location.target })
    return {
      existingEntityFiles: existingEntityFiles.map((f) => ({ ...f, entity: backstageDescriptor(f.entity) })),
      generateEntities,
    }
  })
}
