import { z } from 'zod'
import { byQuery, byQueryBody, byRefsBody, listQuery } from '../parameters.ts'

export type Described = {
  summary: string
  query?: z.ZodObject
  body?: z.ZodType
  /** Name of a schema in `components`, or none without a response body. */
  returns?: string
  /** The success status, unless 200. */
  status?: number
}

const text = z.string()
const texts = z.array(text)
const location = z.object({ type: z.literal('url'), target: text })

/** Summary of each catalog route, by method and path below /api/catalog. */
export const summaries: Readonly<Record<string, Described>> = {
  'GET /entities': { summary: 'List entities', query: listQuery, returns: 'Entities' },
  'GET /entities/by-query': { summary: 'Query entities, a page at a time', query: byQuery, returns: 'EntityPage' },
  'POST /entities/by-query': { summary: 'Query entities by a predicate', body: byQueryBody, returns: 'EntityPage' },
  'POST /entities/by-refs': { summary: 'Get entities by their references', body: byRefsBody, returns: 'EntityBatch' },
  'GET /entities/by-name/:kind/:namespace/:name': { summary: 'Get an entity', returns: 'Entity' },
  'GET /entities/by-name/:kind/:namespace/:name/ancestry': { summary: 'Get the ancestry of an entity', returns: 'Ancestry' },
  'GET /entities/by-uid/:uid': { summary: 'Get an entity by its uid', returns: 'Entity' },
  'DELETE /entities/by-uid/:uid': { summary: 'Remove an entity', status: 204 },
  'GET /entity-facets': {
    summary: 'Get facets',
    query: z.object({ facet: texts, filter: texts.optional() }),
    returns: 'Facets',
  },
  'POST /entity-facets': {
    summary: 'Get facets for entities that match a predicate',
    body: z.object({ facets: texts, query: z.unknown().optional() }),
    returns: 'Facets',
  },
  'POST /refresh': { summary: 'Refresh an entity', body: z.object({ entityRef: text }) },
  'POST /validate-entity': {
    summary: 'Validate an entity',
    body: z.object({ entity: z.record(text, z.unknown()), location: text }),
  },
  'GET /locations': { summary: 'List locations', returns: 'Locations' },
  'POST /locations': {
    summary: 'Register a location; validate only with dryRun',
    query: z.object({ dryRun: text.optional(), onConflict: z.enum(['reject', 'refresh']).optional() }),
    body: location,
    returns: 'LocationAdded',
    status: 201,
  },
  'POST /locations/by-query': { summary: 'Query locations', body: z.object({ query: z.unknown().optional() }) },
  'GET /locations/:id': { summary: 'Get a location', returns: 'Location' },
  'PUT /locations/:id': { summary: 'Update a location', body: location, returns: 'Location' },
  'DELETE /locations/:id': { summary: 'Delete a location', status: 204 },
  'GET /locations/by-entity/:kind/:namespace/:name': {
    summary: 'Get the location of an entity',
    returns: 'Location',
  },
  'POST /analyze-location': {
    summary: 'Analyze a repository for catalog files',
    body: z.object({ location, catalogFilename: text.optional() }),
  },
  'GET /entities/unprocessed/failed': { summary: 'List entities with problems', returns: 'Unprocessed' },
  'GET /entities/unprocessed/pending': {
    summary: 'List items that failed and are waiting for a retry',
    returns: 'Unprocessed',
  },
  'DELETE /entities/unprocessed/delete/:id': {
    summary: 'Not supported: a problem is resolved by correcting its file',
    status: 204,
  },
  'GET /openapi.json': { summary: 'This description' },
}
