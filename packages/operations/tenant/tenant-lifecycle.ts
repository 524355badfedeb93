import { notFound } from '@callboard/core/errors'
import { trustedTenantId, type TenantId } from '@callboard/core/ids'
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

export type RemovalProof = { table: string; rows: number }[]

/** Removes an organization with everything it holds, then counts what is left of it in every table. */
export async function removeTenant(id: TenantId): Promise<RemovalProof> {
  const db = systemDb('tenant-lifecycle')
  await db.tenant.delete({ where: { id } })
  const tables = await db.$queryRaw<{ table: string }[]>`
    select c.table_name as table from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'tenant_id' and t.table_type = 'BASE TABLE' order by 1`
  const counts = await Promise.all(
    tables.map(async ({ table }) => {
      // Table names come from the catalog above, not from a caller.
      const [row] = await db.$queryRawUnsafe<{ rows: number }[]>(
        `select count(*)::int as rows from "${table}" where tenant_id = $1::uuid`,
        id,
      )
      return { table, rows: row?.rows ?? 0 }
    }),
  )
  return counts
}
