import { randomBytes } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { byDomain } from './domain-record.ts'

/** Adds an email domain whose users shall be able to join; it has no effect before it is verified. */
export const addDomain = operation({
  name: 'domains.add',
  action: 'tenant.manage',
  fresh: true,
  input: byDomain,
  run: (context, { domain }) =>
    context.tx(async (db) => {
      if ((await db.emailDomain.count()) >= 50)
        throw new AppError('conflict', 'An organization can have 50 domains. Remove one first.')
      const { count } = await db.emailDomain.createMany({
        data: [{ tenantId: context.tenantId, domain, proof: randomBytes(16).toString('hex') }],
        skipDuplicates: true,
      })
      if (count === 0) throw new AppError('conflict', `${domain} has already been added.`, { field: 'domain' })
      await audit(db, context, { action: 'domain.added', targetType: 'domain', targetId: domain, targetLabel: domain })
      return { domain }
    }),
})
