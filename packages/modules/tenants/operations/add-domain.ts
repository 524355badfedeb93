import { randomBytes } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { byDomain } from './domain-record.ts'

const maxDomains = 50

/** Adds an email domain whose users shall be able to join; it has no effect before it is verified. */
export const addDomain = operation({
  name: 'domains.add',
  action: 'tenant.manage',
  fresh: true,
  input: byDomain,
  run: (context, { domain }) =>
    context.tx(async (db) => {
      await requireRoom(db, context.tenantId, {
        kind: 'domains',
        limit: maxDomains,
        message: `An organization can have ${maxDomains} domains. Remove one first.`,
        count: () => db.emailDomain.count(),
      })
      const { count } = await db.emailDomain.createMany({
        data: [{ tenantId: context.tenantId, domain, proof: randomBytes(16).toString('hex') }],
        skipDuplicates: true,
      })
      if (count === 0) throw new AppError('conflict', `${domain} has already been added.`, { field: 'domain' })
      await audit(db, context, { action: 'domain.added', targetType: 'domain', targetId: domain, targetLabel: domain })
      return { domain }
    }),
})
