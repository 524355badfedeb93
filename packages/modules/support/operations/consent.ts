import { audit, operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'

export type SupportView = {
  /** End of support access; null if not allowed. */
  until: Date | null
  role: 'viewer' | 'admin' | null
  visits: { operator: string; reason: string; role: string; startedAt: Date; endsAt: Date; endedAt: Date | null }[]
}

/** Support access to the portal, and past sessions. */
export const getSupport = operation({
  name: 'support.get',
  action: 'tenant.manage',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db): Promise<SupportView> => {
      const tenant = await db.tenant.findUniqueOrThrow({
        where: { id: context.tenantId },
        select: { supportUntil: true, supportRole: true },
      })
      const open = tenant.supportUntil !== null && tenant.supportUntil > new Date()
      const visits = await db.supportVisit.findMany({ orderBy: { id: 'desc' }, take: 20 })
      return {
        until: open ? tenant.supportUntil : null,
        role: open ? (tenant.supportRole === 'admin' ? 'admin' : 'viewer') : null,
        visits: visits.map((v) => ({
          operator: v.operatorLabel,
          reason: v.reason,
          role: v.role,
          startedAt: v.startedAt,
          endsAt: v.endsAt,
          endedAt: v.endedAt,
        })),
      }
    }),
})

/** Allows operators to access the portal for some hours, as a viewer or admin; null revokes it immediately. */
export const allowSupport = operation({
  name: 'support.allow',
  action: 'tenant.manage',
  input: z.object({ allow: z.object({ hours: z.number().int().min(1).max(168), role: z.enum(['viewer', 'admin']) }).nullable() }),
  run: (context, { allow }) =>
    context.tx(async (db) => {
      // An operator cannot extend their own access.
      if (context.actor.type === 'user') requirePerson(context)
      const until = allow ? new Date(Date.now() + allow.hours * 3_600_000) : null
      await db.tenant.update({
        where: { id: context.tenantId },
        data: { supportUntil: until, supportRole: allow?.role ?? null },
      })
      // Ends current sessions; a new consent requires a new reason.
      await db.supportVisit.updateMany({ where: { endedAt: null }, data: { endedAt: new Date() } })
      await audit(db, context, {
        action: allow ? 'support.allowed' : 'support.withdrawn',
        targetType: 'tenant',
        targetId: context.tenantId,
        detail: allow ? { until, role: allow.role } : {},
      })
      return { until }
    }),
})
