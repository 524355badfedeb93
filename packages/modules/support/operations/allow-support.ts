import { audit, operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'

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
