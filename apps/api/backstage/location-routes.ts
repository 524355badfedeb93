import { AppError, notFound } from '@callboard/core/errors'
import { contextOf } from '@callboard/kernel/http'
import { backstageDescriptor } from '@callboard/modules/catalog'
import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import { evaluate } from '@callboard/modules/catalog/domain/query'
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
import { predicateOf } from './filters.ts'
import { parse } from './parse.ts'

const isTrue = z
  .string()
  .optional()
  .transform((v) => v !== undefined && v !== 'false' && v !== '0')

const body = z.object({
  type: z.string().refine((type) => type === 'url', 'Only locations of the type url can be registered here.'),
  target: z.string().max(2000),
})
const query = z.object({ dryRun: isTrue, onConflict: z.enum(['reject', 'refresh']).default('reject') })

const listBody = z.object({
  limit: z.number().int().min(1).max(1000).optional(),
  query: z.unknown().optional(),
  cursor: z.string().max(20_000).optional(),
})
const cursorSchema = z.object({ offset: z.number().int().min(0), limit: z.number().int().min(1), filter: z.unknown().optional() })

const encode = (cursor: z.input<typeof cursorSchema>) => Buffer.from(JSON.stringify(cursor)).toString('base64')

function decode(text: string): z.output<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64').toString()))
  } catch {
    throw new AppError('invalid_input', 'Malformed cursor')
  }
}

function matcher(query: unknown): (location: JsonObject) => boolean {
  const filter = predicateOf(query ?? undefined)
  return (location) => !filter || evaluate(filter, location)
}

/** Backstage's locations: registered URLs of catalog files. */
export function locationRoutes(app: FastifyInstance): void {
  app.get('/locations', async (request) => (await listLocations(contextOf(request), {})).map((data) => ({ data })))
  app.post('/locations/by-query', async (request) => {
    const input = parse(listBody, request.body ?? {})
    const page = input.cursor
      ? decode(input.cursor)
      : { offset: 0, limit: input.limit ?? 1000, ...(input.query === undefined ? {} : { filter: input.query }) }
    const matches = matcher(page.filter)
    const all = (await listLocations(contextOf(request), {})).filter((l) => matches(l))
    const limit = input.limit ?? page.limit
    const end = page.offset + limit
    const next = end < all.length ? encode({ ...page, limit, offset: end }) : undefined
    return { items: all.slice(page.offset, end), totalItems: all.length, pageInfo: next ? { nextCursor: next } : {} }
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
