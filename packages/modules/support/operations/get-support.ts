import { sendApart } from '@callboard/db/send-apart'
import { operation } from '@callboard/kernel/operation'
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
    context.readModels(async (db): Promise<SupportView> => {
      const [tenant, visits] = await sendApart(
        db.tenant.findUniqueOrThrow({ where: { id: context.tenantId }, select: { supportUntil: true, supportRole: true } }),
        db.supportVisit.findMany({ orderBy: { id: 'desc' }, take: 20 }),
      )
      const open = tenant.supportUntil !== null && tenant.supportUntil > new Date()
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
