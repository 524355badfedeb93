import { contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { listAudit } from './operations/list-audit.ts'

const auditEntry = z
  .object({
    id: z.uuid(),
    at: z.date(),
    actorType: z.string().meta({ description: 'user, token or job' }),
    actorId: z.string().nullable(),
    actorLabel: z.string(),
    action: z.string(),
    targetType: z.string(),
    targetId: z.string().nullable(),
    targetLabel: z.string().nullable(),
    detail: z.unknown(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .meta({
    id: 'AuditEntry',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        at: '2026-11-29T12:03:10.000Z',
        actorType: 'user',
        actorId: '0193a1c2-0000-7c40-9a51-3f8b6e2d7c10',
        actorLabel: 'Ada Example',
        action: 'integration.paused',
        targetType: 'integration',
        targetId: '0193a1c2-1111-7c40-9a51-3f8b6e2d7c10',
        targetLabel: 'acme on GitHub',
        detail: {},
        ip: '203.0.113.7',
        userAgent: 'curl/8.5.0',
      },
    ],
  })

/** The audit log. */
export function auditRoutes(server: FastifyInstance): void {
  server.withTypeProvider<ZodTypeProvider>().get(
    '/audit',
    {
      schema: {
        tags: ['audit'],
        summary: 'List audit entries, newest first',
        ...requirePermission(listAudit),
        querystring: z.object({
          actor: z.string().max(200).optional(),
          action: z.string().max(100).optional(),
          target: z.string().max(200).optional(),
          from: z.iso.datetime({ offset: true }).optional(),
          until: z.iso.datetime({ offset: true }).optional(),
          after: z.uuid().optional(),
          limit: z.coerce.number().int().min(1).max(500).default(50),
        }),
        response: { 200: z.object({ events: z.array(auditEntry), next: z.uuid().nullable() }), ...errorResponses },
      },
    },
    async (request) => listAudit(contextOf(request), request.query),
  )
}
