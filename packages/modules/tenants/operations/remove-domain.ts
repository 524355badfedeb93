import { audit, operation } from '@callboard/kernel/operation'
import { byDomain, mustFind } from './domain-record.ts'

export const removeDomain = operation({
  name: 'domains.remove',
  action: 'tenant.manage',
  fresh: true,
  input: byDomain,
  run: (context, { domain }) =>
    context.tx(async (db) => {
      await mustFind(db, domain)
      await db.emailDomain.deleteMany({ where: { domain } })
      await audit(db, context, { action: 'domain.removed', targetType: 'domain', targetId: domain, targetLabel: domain })
      return { domain }
    }),
})
