import { notFound } from '@callboard/core/errors'
import { contextOf } from '@callboard/kernel/http'
import type { OperationContext } from '@callboard/kernel/operation'
import { ownPortalUrl } from '@callboard/kernel/portal-links'
import { getBackstageIdentity } from '@callboard/modules/backstage'
import {
  markNotifications,
  queryNotifications,
  saveNotifications,
  summarizeNotifications,
} from '@callboard/modules/notifications'
import { getTenant } from '@callboard/modules/tenants'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Callers, guard } from '../../authenticate.ts'
import { handleBackstageErrors } from '../backstage-errors.ts'
import { repeated } from '../parameters.ts'
import { parse } from '../parse.ts'
import { readSettings, saveSettings, settingsBody } from './settings.ts'
import { kindsFrom, notificationView, severities } from './views.ts'

const flag = z.enum(['true', 'false']).transform((text) => text === 'true')
const count = z.coerce.number().int().min(0)

const filter = z.object({
  search: z.string().max(200).optional(),
  read: flag.optional(),
  saved: flag.optional(),
  createdAfter: z.coerce.date({ error: 'Unexpected date format' }).optional(),
  minimumSeverity: z.enum(severities).optional(),
})

const fields = { created: 'at', read: 'readAt', saved: 'savedAt', topic: 'kind', title: 'title' } as const
const isField = (field: string): field is keyof typeof fields => Object.hasOwn(fields, field)
/** `created,desc`. Columns that do not exist here, such as the sender's, are equal for all. */
const orderFields = repeated.transform((values, context) =>
  values.slice(0, 20).flatMap((value) => {
    const [field = '', direction = 'asc'] = value.split(',')
    if (direction === 'asc' || direction === 'desc') return isField(field) ? [{ field: fields[field], direction } as const] : []
    context.addIssue({ code: 'custom', message: 'Invalid order field order, must be asc or desc' })
    return []
  }),
)

const list = filter.extend({
  topic: z.string().max(100).optional(),
  orderField: orderFields,
  limit: count.transform((n) => Math.min(n, 1_000)).default(1_000),
  offset: count.max(100_000).default(0),
})

function filterOf({ search, read, saved, createdAfter, minimumSeverity }: z.output<typeof filter>, topic?: string) {
  const kinds = minimumSeverity ? kindsFrom(minimumSeverity) : undefined
  const only = topic === undefined ? kinds : (kinds ?? [topic]).filter((kind) => kind === topic)
  return {
    ...(search ? { search } : {}),
    ...(read === undefined ? {} : { read }),
    ...(saved === undefined ? {} : { saved }),
    ...(createdAfter ? { after: createdAfter } : {}),
    ...(only ? { kinds: only } : {}),
  }
}

type Query = Parameters<typeof queryNotifications>[1]

async function find(context: OperationContext, { platform }: Callers, query: Query) {
  const { notifications, total } = await queryNotifications(context, query)
  const { userEntityRef } = await getBackstageIdentity(context, {})
  const { slug } = await getTenant(context, {})
  const portal = ownPortalUrl(platform, slug)
  return { totalCount: total, notifications: notifications.map((row) => notificationView(row, userEntityRef, portal)) }
}

const update = z.object({
  ids: z.array(z.string().max(100)).max(1_000),
  read: z.boolean().optional(),
  saved: z.boolean().optional(),
})

/** Unknown ids match nothing. */
const known = (ids: readonly string[]): string[] => ids.filter((id) => z.uuid().safeParse(id).success)

/** Backstage's notifications API (plugin-notifications-backend 0.6) for the portal's notifications. */
export async function notificationRoutes(app: FastifyInstance, callers: Callers): Promise<void> {
  handleBackstageErrors(app)
  guard(app, callers)
  const listAll = async (request: FastifyRequest) => {
    const { topic, orderField: order, limit, offset, ...rest } = parse(list, request.query)
    return find(contextOf(request), callers, { ...filterOf(rest, topic), limit, offset, order })
  }
  const getOne = async (request: FastifyRequest) => {
    const ids = known([(request.params as { id: string }).id])
    const [found] = ids.length > 0 ? (await find(contextOf(request), callers, { ids })).notifications : []
    if (!found) throw notFound('This notification')
    return found
  }
  const change = async (request: FastifyRequest) => {
    const body = parse(update, request.body)
    const context = contextOf(request)
    const ids = known(body.ids)
    if (body.read !== undefined) await markNotifications(context, { ids, read: body.read })
    if (body.saved !== undefined) await saveNotifications(context, { ids, saved: body.saved })
    return (await find(context, callers, { ids })).notifications
  }
  app.get('/status', async (request) => {
    const { read, unread } = await summarizeNotifications(contextOf(request), {})
    return { read, unread }
  })
  app.get('/topics', async (request) => {
    const { kinds } = await summarizeNotifications(contextOf(request), filterOf(parse(filter, request.query)))
    return { topics: kinds }
  })
  app.get('/settings', async (request) => readSettings(contextOf(request)))
  app.post('/settings', async (request) => saveSettings(contextOf(request), parse(settingsBody, request.body)))
  // Clients before 0.6 omit the second `notifications`.
  app.get('/', listAll)
  app.get('/notifications', listAll)
  app.post('/update', change)
  app.post('/notifications/update', change)
  app.get('/:id', getOne)
  app.get('/notifications/:id', getOne)
}
