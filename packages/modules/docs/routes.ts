import { contextOf, entityRef, errorResponses, requirePermission } from '@callboard/kernel/http'
import { requireRef } from '@callboard/modules/catalog/domain/require-ref'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { listDocs } from './operations/list-docs.ts'
import { readDocsPage } from './operations/read-docs-page.ts'

const docsPage = z.object({
  path: z.string().describe('Relative to the folder of the docs'),
  title: z.string(),
  section: z.string().describe('Parent titles in the navigation; empty at the top level'),
  url: z.string().describe('URL of the source'),
})

/** Docs pages of entities. */
export function docsRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['catalog']
  app.get(
    '/entities/:ref/docs',
    {
      schema: {
        tags,
        summary: 'List the docs pages of an entity, in navigation order',
        ...requirePermission(listDocs),
        params: z.object({ ref: entityRef }),
        response: { 200: z.object({ pages: z.array(docsPage) }), ...errorResponses },
      },
    },
    async (request) => ({ pages: await listDocs(contextOf(request), { ref: requireRef(request.params.ref) }) }),
  )
  app.get(
    '/entities/:ref/docs/page',
    {
      schema: {
        tags,
        summary: "Read a page of an entity's docs",
        ...requirePermission(readDocsPage),
        params: z.object({ ref: entityRef }),
        querystring: z.object({ path: z.string().max(1000).optional().describe('Defaults to the first page') }),
        response: { 200: docsPage.extend({ text: z.string().describe('Markdown') }), ...errorResponses },
      },
    },
    async (request) => {
      const { path } = request.query
      return readDocsPage(contextOf(request), { ref: requireRef(request.params.ref), ...(path === undefined ? {} : { path }) })
    },
  )
}
