import { type TenantId, trustedTenantId } from '@callboard/core/ids'
import { systemDb } from '@callboard/db/system-db'

/** An organization that lists an origin as its frontend. */
export type Frontend = { tenantId: TenantId; slug: string }

/** Cache lifetime: a removed origin is rejected after this. */
const cacheMs = 5_000
/** Anybody can send any origin, so the cache is limited. */
const maxCached = 5_000
const cached = new Map<string, { found: Frontend[]; until: number }>()

/** Invalidates the cache of the process in which a list has changed. */
export const invalidateFrontends = (): void => cached.clear()

/** The organizations with a frontend at an origin, exactly as sent by a browser. */
export async function findFrontends(origin: string): Promise<Frontend[]> {
  if (origin.length > 300) return []
  const known = cached.get(origin)
  if (known && known.until > Date.now()) return known.found
  const rows = await systemDb('membership-look-up').frontendOrigin.findMany({
    where: { origin },
    select: { tenantId: true, tenant: { select: { slug: true } } },
    orderBy: { tenantId: 'asc' },
    take: 1_000,
  })
  const found = rows.map(({ tenantId, tenant }) => ({ tenantId: trustedTenantId(tenantId), slug: tenant.slug }))
  if (cached.size >= maxCached) cached.clear()
  cached.set(origin, { found, until: Date.now() + cacheMs })
  return found
}
