import type { Prisma } from '@callboard/db/generated/client'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { notifiedPerson } from './notified-person.ts'

export const filterSchema = z.object({
  ids: z.array(z.uuid()).max(1_000).optional(),
  read: z.boolean().optional(),
  saved: z.boolean().optional(),
  /** Part of the title or text. */
  search: z.string().max(200).optional(),
  kinds: z.array(z.string().max(100)).max(100).optional(),
  after: z.date().optional(),
})

type Filter = z.output<typeof filterSchema>

const contains = (text: string) => ({ contains: text.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const })

export const whereOf = (userId: string, { ids, read, saved, search, kinds, after }: Filter): Prisma.NotificationWhereInput => ({
  userId,
  ...(ids ? { id: { in: ids } } : {}),
  ...(read === undefined ? {} : { readAt: read ? { not: null } : null }),
  ...(saved === undefined ? {} : { savedAt: saved ? { not: null } : null }),
  ...(search ? { OR: [{ title: contains(search) }, { body: contains(search) }] } : {}),
  ...(kinds ? { kind: { in: kinds } } : {}),
  ...(after ? { at: { gte: after } } : {}),
})

const columns = { id: true, kind: true, title: true, body: true, path: true, at: true, readAt: true, savedAt: true } as const

/** Matching notifications of the current user, with their number; `kind` sorts by kind. */
export const queryNotifications = operation({
  name: 'notifications.query',
  action: 'self.manage',
  input: filterSchema.extend({
    order: z
      .array(z.object({ field: z.enum(['at', 'readAt', 'savedAt', 'kind', 'title']), direction: z.enum(['asc', 'desc']) }))
      .max(20)
      .default([]),
    limit: z.number().int().min(0).max(1_000).default(1_000),
    offset: z.number().int().min(0).max(100_000).default(0),
  }),
  run: (context, { order, limit, offset, ...filter }) =>
    context.tx(async (db) => {
      const where = whereOf(notifiedPerson(context), filter)
      const ordered = order.map(({ field, direction }) => ({ [field]: direction }))
      const notifications = await db.notification.findMany({
        where,
        orderBy: [...ordered, { id: 'desc' }],
        take: limit,
        skip: offset,
        select: columns,
      })
      return { notifications, total: await db.notification.count({ where }) }
    }),
})
