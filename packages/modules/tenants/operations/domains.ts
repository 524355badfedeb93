import { randomBytes } from 'node:crypto'
import { AppError, notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { dnsRecordOf, domainSchema, hasDnsProof } from './verify-domain.ts'

const byDomain = z.object({ domain: domainSchema })

async function mustFind(db: TenantDb, domain: string) {
  const found = await db.emailDomain.findFirst({ where: { domain } })
  if (!found) throw notFound(`The domain ${domain}`)
  return found
}

/** Email domains of the organization, each with its verification record. */
export const listDomains = operation({
  name: 'domains.list',
  action: 'tenant.manage',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const rows = await db.emailDomain.findMany({ orderBy: { domain: 'asc' }, omit: { tenantId: true } })
      return rows.map(({ proof, ...row }) => ({ ...row, record: dnsRecordOf(row.domain, proof) }))
    }),
})

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

/**
 * Verifies the domain.
 * @throws AppError `vendor_refused` with the expected record and what was found
 */
export const verifyDomain = operation({
  name: 'domains.verify',
  action: 'tenant.manage',
  fresh: true,
  input: byDomain,
  async run(context, { domain }) {
    const { proof } = await context.tx((db) => mustFind(db, domain))
    const refusal = await hasDnsProof(context.platform, domain, proof)
    await context.tx(async (db) => {
      await db.emailDomain.updateMany({
        where: { domain },
        data: { checkedAt: new Date(), ...(refusal ? {} : { verifiedAt: new Date() }) },
      })
      if (!refusal)
        await audit(db, context, { action: 'domain.verified', targetType: 'domain', targetId: domain, targetLabel: domain })
    })
    if (refusal) throw refusal
    return { verified: true }
  },
})

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
