import { severities } from '@callboard/core/api/finding'
import { normalizeRef } from '@callboard/core/entity/entity'
import { AppError, notFound } from '@callboard/core/errors'
import { listFindings } from '@callboard/operations/apis/findings'
import { listEntities } from '@callboard/operations/catalog/list-entities'
import { getEntitiesByRefs } from '@callboard/operations/catalog/query-entities'
import { listDocs, readDocsPage } from '@callboard/operations/docs/read-docs'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { contextOf } from '../authenticate.ts'
import { entitySummary, needs, refusals } from './schemas.ts'

const list = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((v) => (v === undefined ? [] : Array.isArray(v) ? v : v.split(',').filter(Boolean)))

const finding = z.object({
  code: z.string(),
  severity: z.enum(severities),
  path: z.string().describe('Where in the description, dotted'),
  line: z.number().int().nullable().describe('The line of the description, from 1'),
  message: z.string(),
})

const docsPage = z.object({
  path: z.string().describe('Relative to the folder of the docs'),
  title: z.string(),
  section: z.string().describe('The titles above it in the navigation; empty at the top'),
  url: z.string().describe('Where it is written'),
})

/** @throws AppError `invalid_input` for what is no reference */
export function refOf(text: string): string {
  const ref = normalizeRef(text)
  if (ref) return ref
  throw new AppError(
    'invalid_input',
    `"${text}" is not an entity reference. Write kind:namespace/name, for example component:default/ledger.`,
    { field: 'ref' },
  )
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function entityRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['catalog']
  const querystring = z.object({
    kind: z.string().optional(),
    text: z.string().optional(),
    owner: list,
    type: list,
    lifecycle: list,
    tag: list,
    system: list,
    sort: z.enum(['name', 'owner', 'type', 'lifecycle', 'updated']).default('name'),
    order: z.enum(['asc', 'desc']).default('asc'),
    limit: z.coerce.number().int().min(1).max(1000).default(50),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  })
  app.get(
    '/entities',
    {
      schema: {
        tags,
        summary: 'List entities',
        ...needs(listEntities),
        querystring,
        response: { 200: z.object({ entities: z.array(entitySummary), total: z.number().int() }), ...refusals },
      },
    },
    async (request) => {
      const { rows, total } = await listEntities(contextOf(request), request.query)
      return { entities: rows, total }
    },
  )
  app.get(
    '/entities/:ref',
    {
      schema: {
        tags,
        summary: 'Get an entity by its reference, for example component:default/ledger',
        ...needs(getEntitiesByRefs),
        params: z.object({ ref: z.string() }),
        response: { 200: z.record(z.string(), z.unknown()), ...refusals },
      },
    },
    async (request) => {
      const ref = refOf(request.params.ref)
      const [entity] = await getEntitiesByRefs(contextOf(request), { refs: [ref] })
      if (!entity) throw notFound(`The entity ${ref}`)
      return entity
    },
  )
  app.get(
    '/entities/:ref/findings',
    {
      schema: {
        tags,
        summary: "List what rules say of an API's description, the heaviest first",
        ...needs(listFindings),
        params: z.object({ ref: z.string() }),
        response: { 200: z.object({ state: z.enum(['none', 'waiting', 'checked']), findings: z.array(finding) }), ...refusals },
      },
    },
    async (request) => listFindings(contextOf(request), { ref: refOf(request.params.ref) }),
  )
  app.get(
    '/entities/:ref/docs',
    {
      schema: {
        tags,
        summary: "List the pages of an entity's docs, in the order in which they are read",
        ...needs(listDocs),
        params: z.object({ ref: z.string() }),
        response: { 200: z.object({ pages: z.array(docsPage) }), ...refusals },
      },
    },
    async (request) => ({ pages: await listDocs(contextOf(request), { ref: refOf(request.params.ref) }) }),
  )
  app.get(
    '/entities/:ref/docs/page',
    {
      schema: {
        tags,
        summary: "Read a page of an entity's docs",
        ...needs(readDocsPage),
        params: z.object({ ref: z.string() }),
        querystring: z.object({ path: z.string().max(1000).optional().describe('Without it, the first page') }),
        response: { 200: docsPage.extend({ text: z.string().describe('Markdown') }), ...refusals },
      },
    },
    async (request) => {
      const { path } = request.query
      return readDocsPage(contextOf(request), { ref: refOf(request.params.ref), ...(path === undefined ? {} : { path }) })
    },
  )
}
