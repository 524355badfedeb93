import { contextOf, date, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { listNotifications } from './operations/list-notifications.ts'
import { markNotifications } from './operations/mark-notifications.ts'

const notification = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    title: z.string(),
    body: z.string(),
    path: z.string().meta({ description: 'Path in the portal' }),
    at: z.date(),
    readAt: date,
  })
  .meta({
    id: 'Notification',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        kind: 'credential-expiring',
        title: 'The access token of acme on GitHub expires in 14 days',
        body: 'Replace it before 2026-12-13.',
        path: '/integrations',
        at: '2026-11-29T12:03:10.000Z',
        readAt: null,
      },
    ],
  })

/** Notifications and preferences. */
export function notificationRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['notifications']
  app.get(
    '/notifications',
    {
      schema: {
        tags,
        summary: 'List the notifications of the token’s owner, newest first',
        ...requirePermission(listNotifications),
        querystring: z.object({
          unread: z.stringbool().default(false),
          limit: z.coerce.number().int().min(1).max(100).default(30),
          offset: z.coerce.number().int().min(0).max(100_000).default(0),
        }),
        response: {
          200: z.object({ notifications: z.array(notification), total: z.number().int(), unread: z.number().int() }),
          ...errorResponses,
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
        ...requirePermission(markNotifications),
        body: z.object({ ids: z.union([z.literal('all'), z.array(z.uuid()).max(100)]) }).meta({ examples: [{ ids: 'all' }] }),
        response: { 200: z.object({ changed: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => markNotifications(contextOf(request), request.body),
  )
}
