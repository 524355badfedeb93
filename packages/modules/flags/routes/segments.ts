import { contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { listFlagSegments } from '../operations/list-flag-segments.ts'
import { removeFlagSegment } from '../operations/remove-flag-segment.ts'
import { saveFlagSegment } from '../operations/save-flag-segment.ts'
import { byKey, json, tags, targeting } from './shapes.ts'

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function segmentRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const segment = z.object({
    key: z.string(),
    description: z.string(),
    targeting: json,
    updatedBy: z.string(),
    updatedAt: z.date(),
  })
  app.get(
    '/flag-segments',
    {
      schema: {
        tags,
        summary: 'List segments: targeting that rules share',
        ...requirePermission(listFlagSegments),
        response: { 200: z.object({ segments: z.array(segment) }), ...errorResponses },
      },
    },
    async (request) => ({ segments: await listFlagSegments(contextOf(request), {}) }),
  )
  app.put(
    '/flag-segments/:key',
    {
      schema: {
        tags,
        summary: 'Create or change a segment',
        ...requirePermission(saveFlagSegment),
        params: byKey,
        body: z.object({ description: z.string().max(1000).default(''), targeting }).meta({
          examples: [
            {
              description: 'Who signed up for early access',
              targeting: { attribute: 'plan', operator: 'equals', value: 'beta' },
            },
          ],
        }),
        response: { 200: z.object({ key: z.string() }), ...errorResponses },
      },
    },
    async (request) =>
      saveFlagSegment(contextOf(request), { ...request.body, ...request.params } as Parameters<typeof saveFlagSegment>[1]),
  )
  app.delete(
    '/flag-segments/:key',
    {
      schema: {
        tags,
        summary: 'Delete a segment that nothing uses',
        ...requirePermission(removeFlagSegment),
        params: byKey,
        response: { 200: z.object({ key: z.string() }), ...errorResponses },
      },
    },
    async (request) => removeFlagSegment(contextOf(request), request.params),
  )
}
