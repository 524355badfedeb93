import { type TenantId, trustedTenantId } from '@callboard/core/ids'
import { systemDb } from '@callboard/db/system-db'
import type { Platform } from '@callboard/kernel/platform'

/** The demo that visitors enter; undefined while it is prepared, and where the installation offers none. */
export async function findOpenDemo(platform: Pick<Platform, 'liveDemo'>): Promise<{ id: TenantId; slug: string } | undefined> {
  if (!platform.liveDemo) return undefined
  const tenant = await systemDb('tenant-lifecycle').tenant.findFirst({
    where: { demo: 'open' },
    orderBy: { createdAt: 'desc' },
    select: { id: true, slug: true },
  })
  return tenant ? { id: trustedTenantId(tenant.id), slug: tenant.slug } : undefined
}
