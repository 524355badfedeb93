import { audit, operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'

export type SupportView = {
  /** Until when operators may look in; null when they may not. */
  until: Date | null
  role: 'viewer' | 'admin' | null
  visits: { operator: string; reason: string; role: string; startedAt: Date; endsAt: Date; endedAt: Date | null }[]
}

/** Whether operators may look into the portal, and who has. */
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

/** Lets operators look into the portal for some hours, as a viewer or an admin would; null takes it back at once. */
export const allowSupport = operation({
  name: 'support.allow',
  action: 'tenant.manage',
  input: z.object({ allow: z.object({ hours: z.number().int().min(1).max(168), role: z.enum(['viewer', 'admin']) }).nullable() }),
  run: (context, { allow }) =>
    context.tx(async (db) => {
      // Nobody lengthens their own visit.
      if (context.actor.type === 'user') requirePerson(context)
      const until = allow ? new Date(Date.now() + allow.hours * 3_600_000) : null
      await db.tenant.update({
        where: { id: context.tenantId },
        data: { supportUntil: until, supportRole: allow?.role ?? null },
      })
      // Who is in leaves; another consent is asked with another reason.
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
