import { byId, contextOf, date, errorResponses, pageQuery, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { deleteThreads } from '../operations/delete-threads.ts'
import { getThread } from '../operations/get-thread.ts'
import { listThreads } from '../operations/list-threads.ts'
import { shareThread } from '../operations/share-thread.ts'
import { tags, thread, threadSummary } from './shapes.ts'

const deleted = z.object({ deleted: z.number().int().describe('How many threads') })

/** Threads of whoever owns the token, and those that others share. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function threadRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/threads',
    {
      schema: {
        tags,
        summary: 'List the threads of the owner of the token, the last used first',
        ...requirePermission(listThreads),
        querystring: pageQuery.extend({
          text: z.string().max(200).default('').describe('Only threads with a question that contains it'),
        }),
        response: { 200: z.object({ threads: z.array(threadSummary), total: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => listThreads(contextOf(request), request.query),
  )
  app.get(
    '/threads/:id',
    {
      schema: {
        tags,
        summary: 'Read a thread of the owner of the token, or one that is shared, as far as the token may read its sources',
        ...requirePermission(getThread),
        params: byId,
        response: { 200: thread, ...errorResponses },
      },
    },
    async (request) => getThread(contextOf(request), request.params),
  )
  app.put(
    '/threads/:id/sharing',
    {
      schema: {
        tags,
        summary: 'Make a thread readable by members of the organization who have its address, or stop that',
        ...requirePermission(shareThread),
        params: byId,
        body: z.object({ shared: z.boolean() }).meta({ examples: [{ shared: true }] }),
        response: { 200: z.object({ sharedAt: date }), ...errorResponses },
      },
    },
    async (request) => shareThread(contextOf(request), { ...request.params, ...request.body }),
  )
  app.delete(
    '/threads/:id',
    {
      schema: {
        tags,
        summary: 'Delete a thread of the owner of the token with its questions',
        ...requirePermission(deleteThreads),
        params: byId,
        response: { 200: deleted, ...errorResponses },
      },
    },
    async (request) => deleteThreads(contextOf(request), request.params),
  )
  app.delete(
    '/threads',
    {
      schema: {
        tags,
        summary: 'Delete all threads of the owner of the token with their questions',
        ...requirePermission(deleteThreads),
        operationId: 'knowledge.delete-all-threads',
        response: { 200: deleted, ...errorResponses },
      },
    },
    async (request) => deleteThreads(contextOf(request), { id: 'all' }),
  )
}
