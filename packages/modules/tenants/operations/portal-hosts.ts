import { randomBytes } from 'node:crypto'
import { AppError, notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { audit, operation } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { z } from 'zod'
import { dnsRecordOf, domainSchema, hasDnsProof } from './verify-domain.ts'

// Custom domains of an organization's portal: portal.example.com.

const maxHosts = 5
const byHost = z.object({ host: domainSchema })

/** Host names of this installation cannot be claimed. */
function requireExternalHost({ publicUrl, portalDomain }: Platform, host: string): void {
  const ours = [new URL(publicUrl).hostname, portalDomain?.split(':')[0]].filter((name) => name !== undefined)
  // A single label below the portal domain is already an organization's slug; deeper names are not served.
  if (ours.some((name) => host === name || (host.endsWith(`.${name}`) && host.split('.').length === name.split('.').length + 1)))
    throw new AppError('invalid_input', `${host} is a Callboard domain. Enter a domain of your own.`, { field: 'host' })
}

async function mustFind(db: TenantDb, host: string) {
  const found = await db.portalHost.findFirst({ where: { host } })
  if (!found) throw notFound(`The host name ${host}`)
  return found
}

/** Custom domains of the organization, with the required DNS records. */
export const listHosts = operation({
  name: 'hosts.list',
  action: 'tenant.manage',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const target = new URL(context.platform.publicUrl).hostname
      const rows = await db.portalHost.findMany({ orderBy: { host: 'asc' }, omit: { tenantId: true } })
      return rows.map(({ proof, ...row }) => ({ ...row, record: dnsRecordOf(row.host, proof), target }))
    }),
})

/** Adds a custom domain; the portal is served there once it is verified. */
export const addHost = operation({
  name: 'hosts.add',
  action: 'tenant.manage',
  fresh: true,
  input: byHost,
  run: (context, { host }) =>
    context.tx(async (db) => {
      requireExternalHost(context.platform, host)
      if ((await db.portalHost.count()) >= maxHosts)
        throw new AppError('conflict', `An organization can have ${maxHosts} host names. Remove one first.`)
      const proof = randomBytes(16).toString('hex')
      const { count } = await db.portalHost.createMany({
        data: [{ tenantId: context.tenantId, host, proof }],
        skipDuplicates: true,
      })
      if (count === 0) throw new AppError('conflict', `${host} has already been added.`, { field: 'host' })
      await audit(db, context, { action: 'host.added', targetType: 'host', targetId: host, targetLabel: host })
      return { host }
    }),
})

/**
 * Verifies a custom domain, after which the portal is served there.
 * @throws AppError `vendor_refused` with the expected record and what was found, `conflict` if another organization has verified
 * the domain
 */
export const verifyHost = operation({
  name: 'hosts.verify',
  action: 'tenant.manage',
  fresh: true,
  input: byHost,
  async run(context, { host }) {
    const { proof } = await context.tx((db) => mustFind(db, host))
    const refusal = await hasDnsProof(context.platform, host, proof)
    const now = new Date()
    await context
      .tx(async (db) => {
        await db.portalHost.updateMany({ where: { host }, data: { checkedAt: now, ...(refusal ? {} : { verifiedAt: now }) } })
        if (!refusal) await audit(db, context, { action: 'host.verified', targetType: 'host', targetId: host, targetLabel: host })
      })
      .catch((error) => {
        // The unique index that allows one organization per verified name.
        if (error?.code === 'P2002') throw new AppError('conflict', `${host} is used by another organization.`)
        throw error
      })
    if (refusal) throw refusal
    return { verified: true }
  },
})

/** Removes a custom domain; the portal is no longer served there within seconds. */
export const removeHost = operation({
  name: 'hosts.remove',
  action: 'tenant.manage',
  fresh: true,
  input: byHost,
  run: (context, { host }) =>
    context.tx(async (db) => {
      await mustFind(db, host)
      await db.portalHost.deleteMany({ where: { host } })
      await audit(db, context, { action: 'host.removed', targetType: 'host', targetId: host, targetLabel: host })
      return { host }
    }),
})

/** The organization of a custom domain; undefined for unverified names. */
export async function findSlugOfHost(host: string): Promise<string | undefined> {
  if (!domainSchema.safeParse(host).success) return undefined
  const found = await systemDb('membership-look-up').portalHost.findFirst({
    where: { host, verifiedAt: { not: null } },
    select: { tenant: { select: { slug: true } } },
  })
  return found?.tenant.slug
}
