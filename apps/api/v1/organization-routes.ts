import { Readable } from 'node:stream'
import { listNotifications, markNotifications } from '@callboard/operations/notifications/notifications'
import { beginExport, deleteExport, listExports, openExport } from '@callboard/operations/tenant/export/exports'
import { listPlugins, setPlugin } from '@callboard/operations/tenant/plugins'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { contextOf } from '../authenticate.ts'
import { byId, exportView, needs, notification, pluginView, refusals } from './schemas.ts'

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
function exportRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['exports']
  app.get(
    '/exports',
    {
      schema: {
        tags,
        summary: 'List exports that can be fetched or are being made',
        ...needs(listExports),
        response: { 200: z.object({ exports: z.array(exportView) }), ...refusals },
      },
    },
    async (request) => ({ exports: await listExports(contextOf(request), {}) }),
  )
  app.post(
    '/exports',
    {
      schema: {
        tags,
        summary: 'Ask for a zip of everything; look at it until it is ready',
        ...needs(beginExport),
        response: { 202: z.object({ id: z.uuid() }), ...refusals },
      },
    },
    async (request, reply) => reply.code(202).send(await beginExport(contextOf(request), {})),
  )
  app.get(
    '/exports/:id/content',
    {
      schema: {
        tags,
        summary: 'Fetch the zip of an export that is ready',
        ...needs(openExport),
        produces: ['application/zip'],
        params: byId,
      },
    },
    async (request, reply) => {
      const { fileName, size, content } = await openExport(contextOf(request), request.params)
      return reply
        .type('application/zip')
        .header('content-length', size)
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .send(Readable.from(content(), { objectMode: false }))
    },
  )
  app.delete(
    '/exports/:id',
    {
      schema: {
        tags,
        summary: 'Delete an export before its days are over',
        ...needs(deleteExport),
        params: byId,
        response: { 200: z.object({ id: z.uuid() }), ...refusals },
      },
    },
    async (request) => deleteExport(contextOf(request), request.params),
  )
}

function pluginRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['plugins']
  app.get(
    '/plugins',
    {
      schema: {
        tags,
        summary: 'List plugins, and which are on',
        ...needs(listPlugins),
        response: { 200: z.object({ plugins: z.array(pluginView) }), ...refusals },
      },
    },
    async (request) => ({ plugins: await listPlugins(contextOf(request), {}) }),
  )
  app.put(
    '/plugins/:id',
    {
      schema: {
        tags,
        summary: 'Switch a plugin on or off for everybody; what it has brought is kept',
        ...needs(setPlugin),
        params: z.object({ id: z.string().max(100) }),
        body: z.object({ on: z.boolean() }),
        response: { 200: z.object({ id: z.string(), on: z.boolean() }), ...refusals },
      },
    },
    async (request) => setPlugin(contextOf(request), { ...request.params, ...request.body }),
  )
}

function notificationRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['notifications']
  app.get(
    '/notifications',
    {
      schema: {
        tags,
        summary: 'List the notifications of the member whose token it is, the newest first',
        ...needs(listNotifications),
        querystring: z.object({
          unread: z.stringbool().default(false),
          limit: z.coerce.number().int().min(1).max(100).default(30),
          offset: z.coerce.number().int().min(0).max(100_000).default(0),
        }),
        response: {
          200: z.object({ notifications: z.array(notification), total: z.number().int(), unread: z.number().int() }),
          ...refusals,
        },
      },
    },
    async (request) => listNotifications(contextOf(request), request.query),
  )
  app.post(
    '/notifications/read',
    {
      schema: {
        tags,
        summary: 'Mark some notifications, or all, as read',
        ...needs(markNotifications),
        body: z.object({ ids: z.union([z.literal('all'), z.array(z.uuid()).max(100)]) }),
        response: { 200: z.object({ changed: z.number().int() }), ...refusals },
      },
    },
    async (request) => markNotifications(contextOf(request), request.body),
  )
}

/** What an organization takes along, what it is made of, and what its members are told. */
export function organizationRoutes(app: FastifyInstance): void {
  exportRoutes(app)
  pluginRoutes(app)
  notificationRoutes(app)
}
