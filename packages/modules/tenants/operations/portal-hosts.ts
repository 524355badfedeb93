import { randomBytes } from 'node:crypto'
import { AppError, notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { audit, operation } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { z } from 'zod'
import { domainSchema, lookForProof, recordOf } from './prove-domain.ts'

// Host names of an organization's own, at which its portal is seen: portal.example.com.

const mostHosts = 5
const byHost = z.object({ host: domainSchema })

/** Names that are this installation's own can be nobody's. */
function requireForeign({ publicUrl, portalDomain }: Platform, host: string): void {
  const ours = [new URL(publicUrl).hostname, portalDomain?.split(':')[0]].filter((name) => name !== undefined)
  // One label below the portal domain is an organization's address already; deeper ones lead nowhere of ours.
  if (ours.some((name) => host === name || (host.endsWith(`.${name}`) && host.split('.').length === name.split('.').length + 1)))
    throw new AppError('invalid_input', `${host} is a Callboard domain. Enter a domain of your own.`, { field: 'host' })
}

async function mustFind(db: TenantDb, host: string) {
  const found = await db.portalHost.findFirst({ where: { host } })
  if (!found) throw notFound(`The host name ${host}`)
  return found
}

/** Host names of the organization, with the records that each needs. */
export const listHosts = operation({
  name: 'hosts.list',
  action: 'tenant.manage',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const target = new URL(context.platform.publicUrl).hostname
      const rows = await db.portalHost.findMany({ orderBy: { host: 'asc' }, omit: { tenantId: true } })
      return rows.map(({ proof, ...row }) => ({ ...row, record: recordOf(row.host, proof), target }))
    }),
})

/** Names a host; the portal is seen there once it is proven. */
export const addHost = operation({
  name: 'hosts.add',
  action: 'tenant.manage',
  fresh: true,
  input: byHost,
  run: (context, { host }) =>
    context.tx(async (db) => {
      requireForeign(context.platform, host)
      if ((await db.portalHost.count()) >= mostHosts)
        throw new AppError('conflict', `An organization can have ${mostHosts} host names. Remove one first.`)
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
 * Looks for the proof; with it the portal is seen at the name.
 * @throws AppError `vendor_refused` saying which record was expected and what was found, `conflict` when another
 * organization has proven the name
 */
export const verifyHost = operation({
  name: 'hosts.verify',
  action: 'tenant.manage',
  fresh: true,
  input: byHost,
  async run(context, { host }) {
    const { proof } = await context.tx((db) => mustFind(db, host))
    const refusal = await lookForProof(context.platform, host, proof)
    const now = new Date()
    await context
      .tx(async (db) => {
        await db.portalHost.updateMany({ where: { host }, data: { checkedAt: now, ...(refusal ? {} : { verifiedAt: now }) } })
        if (!refusal) await audit(db, context, { action: 'host.verified', targetType: 'host', targetId: host, targetLabel: host })
      })
      .catch((error) => {
        // The index that lets one organization have a proven name.
        if (error?.code === 'P2002') throw new AppError('conflict', `${host} is used by another organization.`)
        throw error
      })
    if (refusal) throw refusal
    return { verified: true }
  },
})

/** Takes a name away: the portal is not seen there any more, within seconds. */
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

/** The organization whose portal is seen at a host name; undefined for names that nobody has proven. */
export async function findSlugOfHost(host: string): Promise<string | undefined> {
  if (!domainSchema.safeParse(host).success) return undefined
  const found = await systemDb('membership-look-up').portalHost.findFirst({
    where: { host, verifiedAt: { not: null } },
    select: { tenant: { select: { slug: true } } },
  })
  return found?.tenant.slug
}
