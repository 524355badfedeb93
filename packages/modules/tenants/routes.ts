import { Readable } from 'node:stream'
import { byId, contextOf, date, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { beginExport } from './operations/export/begin-export.ts'
import { deleteExport } from './operations/export/delete-export.ts'
import { listExports } from './operations/export/list-exports.ts'
import { openExport } from './operations/export/open-export.ts'
import { listPlugins } from './operations/list-plugins.ts'
import { setPlugin } from './operations/set-plugin.ts'

const exportView = z
  .object({
    id: z.uuid(),
    state: z.enum(['waiting', 'ready', 'failed']),
    requestedBy: z.string(),
    size: z.number().int().meta({ description: 'Bytes; 0 until it is ready' }),
    error: z.string().nullable(),
    createdAt: z.date(),
    expiresAt: date,
  })
  .meta({
    id: 'Export',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        state: 'ready',
        requestedBy: 'Ada Example',
        size: 1048576,
        error: null,
        createdAt: '2026-11-29T12:00:00.000Z',
        expiresAt: '2026-12-06T12:00:00.000Z',
      },
    ],
  })

/** The zip is streamed, so it is described and not serialized. */
const zip = z.unknown().meta({ type: 'string', format: 'binary' })

const pluginView = z
  .object({
    id: z.string(),
    name: z.string(),
    summary: z.string(),
    tier: z.enum(['free', 'premium']),
    on: z.boolean(),
    paid: z.boolean().meta({ description: 'Whether it is included in the current plan' }),
    integrations: z.number().int(),
  })
  .meta({
    id: 'Plugin',
    examples: [
      { id: 'kubernetes', name: 'Kubernetes', summary: 'What runs where', tier: 'free', on: true, paid: true, integrations: 2 },
    ],
  })

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
function exportRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['exports']
  app.get(
    '/exports',
    {
      schema: {
        tags,
        summary: 'List exports that are ready or in progress',
        ...requirePermission(listExports),
        response: { 200: z.object({ exports: z.array(exportView) }), ...errorResponses },
      },
    },
    async (request) => ({ exports: await listExports(contextOf(request), {}) }),
  )
  app.post(
    '/exports',
    {
      schema: {
        tags,
        summary: 'Create an export of all data as a zip; poll until it is ready',
        ...requirePermission(beginExport),
        response: { 202: z.object({ id: z.uuid() }), ...errorResponses },
      },
    },
    async (request, reply) => reply.code(202).send(await beginExport(contextOf(request), {})),
  )
  app.get(
    '/exports/:id/content',
    {
      schema: {
        tags,
        summary: 'Download a finished export',
        ...requirePermission(openExport),
        params: byId,
        response: {
          200: { description: 'The export', content: { 'application/zip': { schema: zip } } },
          ...errorResponses,
        },
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
        summary: 'Delete an export before it expires',
        ...requirePermission(deleteExport),
        params: byId,
        response: { 200: z.object({ id: z.uuid() }), ...errorResponses },
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
        summary: 'List plugins and whether they are enabled',
        ...requirePermission(listPlugins),
        response: { 200: z.object({ plugins: z.array(pluginView) }), ...errorResponses },
      },
    },
    async (request) => ({ plugins: await listPlugins(contextOf(request), {}) }),
  )
  app.put(
    '/plugins/:id',
    {
      schema: {
        tags,
        summary: 'Enable or disable a plugin for everyone; its data is kept',
        ...requirePermission(setPlugin),
        params: z.object({
          id: z
            .string()
            .max(100)
            .meta({ examples: ['kubernetes'] }),
        }),
        body: z.object({ on: z.boolean() }).meta({ examples: [{ on: true }] }),
        response: { 200: z.object({ id: z.string(), on: z.boolean() }), ...errorResponses },
      },
    },
    async (request) => setPlugin(contextOf(request), { ...request.params, ...request.body }),
  )
}

/** Export and plugins of an organization. */
export function tenantRoutes(app: FastifyInstance): void {
  exportRoutes(app)
  pluginRoutes(app)
}
