import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { byDomain, mustFind } from './domain-record.ts'

/** Lets users with a confirmed address of a verified domain join with a role, or stops that. */
export const setDomainJoin = operation({
  name: 'domains.set-join',
  action: 'tenant.manage',
  fresh: true,
  input: byDomain.extend({ role: z.enum(['developer', 'viewer']).nullable() }),
  run: (context, { domain, role }) =>
    context.tx(async (db) => {
      const before = await mustFind(db, domain)
      if (role && !before.verifiedAt) throw new AppError('conflict', `Verify ${domain} first.`)
      await db.emailDomain.updateMany({ where: { domain }, data: { joinRole: role } })
      await audit(db, context, {
        action: 'domain.join-changed',
        targetType: 'domain',
        targetId: domain,
        targetLabel: domain,
        detail: { before: before.joinRole, after: role },
      })
      return { domain, role }
    }),
})
