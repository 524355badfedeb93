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
  'GET /entities/by-name/:kind/:namespace/:name/ancestry': { summary: 'Get what an entity comes from', returns: 'Ancestry' },
  'GET /entities/by-uid/:uid': { summary: 'Get an entity by its uid', returns: 'Entity' },
  'DELETE /entities/by-uid/:uid': { summary: 'Remove an entity', status: 204 },
  'GET /entity-facets': {
    summary: 'Count the values of fields',
    query: z.object({ facet: texts, filter: texts.optional() }),
    returns: 'Facets',
  },
  'POST /entity-facets': {
    summary: 'Count the values of fields, of what fits a predicate',
    body: z.object({ facets: texts, query: z.unknown().optional() }),
    returns: 'Facets',
  },
  'POST /refresh': { summary: 'Read the source of an entity again', body: z.object({ entityRef: text }) },
  'POST /validate-entity': {
    summary: 'Check an entity without keeping it',
    body: z.object({ entity: z.record(text, z.unknown()), location: text }),
  },
  'GET /locations': { summary: 'List registered files', returns: 'Locations' },
  'POST /locations': {
    summary: 'Register a file, or try one with dryRun',
    query: z.object({ dryRun: text.optional(), onConflict: z.enum(['reject', 'refresh']).optional() }),
    body: location,
    returns: 'LocationAdded',
    status: 201,
  },
  'POST /locations/by-query': { summary: 'Query registered files', body: z.object({ query: z.unknown().optional() }) },
  'GET /locations/:id': { summary: 'Get a registered file', returns: 'Location' },
  'PUT /locations/:id': { summary: 'Change a registered file', body: location, returns: 'Location' },
  'DELETE /locations/:id': { summary: 'Unregister a file', status: 204 },
  'GET /locations/by-entity/:kind/:namespace/:name': {
    summary: 'Get the registered file that an entity comes from',
    returns: 'Location',
  },
  'POST /analyze-location': {
    summary: 'Look for catalog files in a repository',
    body: z.object({ location, catalogFilename: text.optional() }),
  },
  'GET /entities/unprocessed/failed': { summary: 'List entities with problems', returns: 'Unprocessed' },
  'GET /entities/unprocessed/pending': {
    summary: 'List what could not be read and waits for its next attempt',
    returns: 'Unprocessed',
  },
  'DELETE /entities/unprocessed/delete/:id': { summary: 'Refused: a problem goes away when its file is corrected', status: 204 },
  'GET /openapi.json': { summary: 'This description' },
}
