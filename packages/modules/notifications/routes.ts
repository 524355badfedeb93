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
  .meta({ id: 'Notification' })

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
        body: z.object({ ids: z.union([z.literal('all'), z.array(z.uuid()).max(100)]) }),
        response: { 200: z.object({ changed: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => markNotifications(contextOf(request), request.body),
  )
}
