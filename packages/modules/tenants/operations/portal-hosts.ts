import { notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { z } from 'zod'
import { domainSchema } from './dns-proof.ts'

export const byHost = z.object({ host: domainSchema })

export async function mustFind(db: TenantDb, host: string) {
  const found = await db.portalHost.findFirst({ where: { host } })
  if (!found) throw notFound(`The host name ${host}`)
  return found
}

/** The organization of a custom domain; undefined for unverified names. */
export async function findSlugOfHost(host: string): Promise<string | undefined> {
  if (!domainSchema.safeParse(host).success) return undefined
  const found = await systemDb('membership-look-up').portalHost.findFirst({
    where: { host, verifiedAt: { not: null } },
    select: { tenant: { select: { slug: true } } },
  })
  return found?.tenant.slug
}
