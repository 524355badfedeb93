import type { Prisma } from '@callboard/db/generated/client'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'

const instant = z.coerce.date()

export const auditFilterSchema = z.object({
  /** Part of a user's email address or a token's name. */
  actor: z.string().trim().max(200).optional(),
  /** An action, or its prefix: `member.` matches all of a kind. */
  action: z.string().trim().max(100).optional(),
  /** Part of the target. */
  target: z.string().trim().max(200).optional(),
  from: instant.optional(),
  until: instant.optional(),
})
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
    context.tx(async (db) => {
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

/** Actions in the log, for the filter. */
export const listAuditActions = operation({
  name: 'audit.list-actions',
  action: 'audit.read',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const rows = await db.auditEvent.findMany({ distinct: ['action'], select: { action: true }, orderBy: { action: 'asc' } })
      return rows.map((r) => r.action)
    }),
})

/** Records the export of the log before its first entry is sent. The entries are then read from `listAudit`. */
export const beginAuditExport = operation({
  name: 'audit.begin-export',
  action: 'audit.read',
  input: auditFilterSchema.extend({ format: z.enum(['csv', 'json']) }),
  run: (context, { format, ...filter }) =>
    context.tx(async (db) => {
      await audit(db, context, { action: 'audit.exported', targetType: 'audit', detail: { format, filter } })
      return { format }
    }),
})
