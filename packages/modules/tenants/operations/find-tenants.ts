import { notFound } from '@callboard/core/errors'
import { type TenantId, trustedTenantId } from '@callboard/core/ids'
import { systemDb } from '@callboard/db/system-db'

export type TenantSummary = {
  id: TenantId
  slug: string
  name: string
  createdAt: Date
  members: number
  entities: number
  integrations: number
}

/** All organizations, for the operator's command line. */
export async function listTenants(): Promise<TenantSummary[]> {
  const rows = await systemDb('tenant-lifecycle').tenant.findMany({
    orderBy: { slug: 'asc' },
    include: { _count: { select: { memberships: true, entities: true, integrations: true } } },
  })
  return rows.map((t) => ({
    id: trustedTenantId(t.id),
    slug: t.slug,
    name: t.name,
    createdAt: t.createdAt,
    members: t._count.memberships,
    entities: t._count.entities,
    integrations: t._count.integrations,
  }))
}

/** @throws AppError `not_found` */
export async function findTenantBySlug(slug: string): Promise<{ id: TenantId; slug: string; name: string }> {
  const tenant = await systemDb('tenant-lifecycle').tenant.findUnique({ where: { slug } })
  if (!tenant) throw notFound(`The organization "${slug}"`)
  return { id: trustedTenantId(tenant.id), slug: tenant.slug, name: tenant.name }
}
