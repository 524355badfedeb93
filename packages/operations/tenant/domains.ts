import { randomBytes } from 'node:crypto'
import { Resolver } from 'node:dns/promises'
import { AppError, notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { z } from 'zod'
import { audit, operation, type OperationContext } from '../operation.ts'

const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$/, 'Enter a domain such as example.com.')
const byDomain = z.object({ domain: domainSchema })

/** Where the proof is looked for: a TXT record that says `callboard-verification=…`. */
export const recordName = (domain: string) => `_callboard.${domain}`
export const recordValue = (proof: string) => `callboard-verification=${proof}`

async function mustFind(db: TenantDb, domain: string) {
  const found = await db.emailDomain.findFirst({ where: { domain } })
  if (!found) throw notFound(`The domain ${domain}`)
  return found
}

/** Mail domains of the organization, with the record that proves each. */
export const listDomains = operation({
  name: 'domains.list',
  action: 'tenant.manage',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const rows = await db.emailDomain.findMany({ orderBy: { domain: 'asc' }, omit: { tenantId: true } })
      return rows.map(({ proof, ...row }) => ({ ...row, record: { name: recordName(row.domain), value: recordValue(proof) } }))
    }),
})

/** Names a domain whose people shall be able to join; it has to be proven before anything follows from it. */
export const addDomain = operation({
  name: 'domains.add',
  action: 'tenant.manage',
  input: byDomain,
  run: (context, { domain }) =>
    context.tx(async (db) => {
      if ((await db.emailDomain.count()) >= 50)
        throw new AppError('conflict', 'An organization can have 50 domains. Remove one first.')
      const { count } = await db.emailDomain.createMany({
        data: [{ tenantId: context.tenantId, domain, proof: randomBytes(16).toString('hex') }],
        skipDuplicates: true,
      })
      if (count === 0) throw new AppError('conflict', `${domain} is in the list already.`, { field: 'domain' })
      await audit(db, context, { action: 'domain.added', targetType: 'domain', targetId: domain, targetLabel: domain })
      return { domain }
    }),
})

/** The TXT records of a name; none when there is no such name. */
async function textRecords(context: OperationContext, name: string): Promise<string[]> {
  const resolver = new Resolver({ timeout: 3000, tries: 2 })
  if (context.platform.dnsServers.length > 0) resolver.setServers([...context.platform.dnsServers])
  try {
    return (await resolver.resolveTxt(name)).map((parts) => parts.join(''))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOTFOUND' || code === 'ENODATA') return []
    throw new AppError('vendor_unavailable', `The name server did not answer for ${name} (${code}). Try again in a minute.`, {
      cause: error,
    })
  }
}

/**
 * Looks for the proof.
 * @throws AppError `vendor_refused` saying which record was expected and what was found
 */
export const verifyDomain = operation({
  name: 'domains.verify',
  action: 'tenant.manage',
  input: byDomain,
  async run(context, { domain }) {
    const { proof } = await context.tx((db) => mustFind(db, domain))
    const found = await textRecords(context, recordName(domain))
    const proven = found.includes(recordValue(proof))
    await context.tx(async (db) => {
      await db.emailDomain.updateMany({
        where: { domain },
        data: { checkedAt: new Date(), ...(proven ? { verifiedAt: new Date() } : {}) },
      })
      if (proven)
        await audit(db, context, { action: 'domain.verified', targetType: 'domain', targetId: domain, targetLabel: domain })
    })
    if (!proven)
      throw new AppError(
        'vendor_refused',
        `${recordName(domain)} has ${found.length === 0 ? 'no TXT record' : `another TXT record (${found[0]?.slice(0, 80)})`}. Add ${recordValue(proof)}; a new record can take minutes to be seen.`,
      )
    return { verified: true }
  },
})

/** Lets people with a confirmed address of a proven domain join by themselves with a role, or stops letting them. */
export const setDomainJoin = operation({
  name: 'domains.set-join',
  action: 'tenant.manage',
  input: byDomain.extend({ role: z.enum(['developer', 'viewer']).nullable() }),
  run: (context, { domain, role }) =>
    context.tx(async (db) => {
      const before = await mustFind(db, domain)
      if (role && !before.verifiedAt) throw new AppError('conflict', `Prove that ${domain} is yours first.`)
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
  input: byDomain,
  run: (context, { domain }) =>
    context.tx(async (db) => {
      await mustFind(db, domain)
      await db.emailDomain.deleteMany({ where: { domain } })
      await audit(db, context, { action: 'domain.removed', targetType: 'domain', targetId: domain, targetLabel: domain })
      return { domain }
    }),
})
