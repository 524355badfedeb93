import type { Prisma } from '@callboard/db/generated/client'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { auditFilterSchema } from './audit-filter.ts'

type AuditFilter = z.output<typeof auditFilterSchema>

const contains = (text: string) => ({ contains: text.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const })

function whereOf({ actor, action, target, from, until }: AuditFilter): Prisma.AuditEventWhereInput {
  return {
    ...(actor ? { actorLabel: contains(actor) } : {}),
    ...(action ? { action: { startsWith: action.replace(/[\\%_]/g, '\\$&') } } : {}),
    ...(target ? { OR: [{ targetLabel: contains(target) }, { targetType: target }] } : {}),
    ...(from || until ? { at: { ...(from ? { gte: from } : {}), ...(until ? { lt: until } : {}) } } : {}),
  }
}

/** Matching entries, newest first, paginated. `next` is the cursor of the following page. */
export const listAudit = operation({
  name: 'audit.list',
  action: 'audit.read',
  input: auditFilterSchema.extend({
    /** The id to continue after, from an earlier response. */
    after: z.uuid().optional(),
    limit: z.number().int().min(1).max(500).default(50),
  }),
  run: (context, { after, limit, ...filter }) =>
    context.readModels(async (db) => {
      const found = await db.auditEvent.findMany({
        where: { ...whereOf(filter), ...(after ? { id: { lt: after } } : {}) },
        orderBy: { id: 'desc' },
        take: limit + 1,
        omit: { tenantId: true },
      })
      const events = found.slice(0, limit)
      return { events, next: found.length > limit ? (events.at(-1)?.id ?? null) : null }
    }),
})
