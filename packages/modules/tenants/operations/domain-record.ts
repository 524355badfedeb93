import { notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { z } from 'zod'
import { domainSchema } from './dns-proof.ts'

export const byDomain = z.object({ domain: domainSchema })

export async function mustFind(db: TenantDb, domain: string) {
  const found = await db.emailDomain.findFirst({ where: { domain } })
  if (!found) throw notFound(`The domain ${domain}`)
  return found
}
