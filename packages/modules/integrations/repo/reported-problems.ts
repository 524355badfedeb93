import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

export type ReportedProblem = {
  /** The entity, or the integration where the problem is of no entity. */
  subject: { ref: string } | { integrationId: string }
  label: string
  message: string
}

type EntityRow = { ref: string; label: string; message: string }

/** Problems in the catalog files of some entities, as their pages show them. */
export async function problemsOfEntities(
  db: TenantReader,
  tenantId: TenantId,
  refs: readonly string[],
  limit: number,
): Promise<ReportedProblem[]> {
  const rows = await db.$queryRaw<EntityRow[]>`
    select e.ref, coalesce(e.title, e.name) as label, p.message
    from problem p join entity e on e.tenant_id = p.tenant_id and e.ref = p.ref
    where p.tenant_id = ${tenantId}::uuid and p.ref = any(${refs}::text[])
      and (p.code = 'duplicate' or (p.integration_id = e.integration_id and p.item = e.item))
    order by e.ref, p.id limit ${limit}`
  return rows.map(({ ref, label, message }) => ({ subject: { ref }, label, message }))
}

/** How many integrations read something. */
export async function countIntegrations(db: TenantReader, tenantId: TenantId): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from integration where tenant_id = ${tenantId}::uuid and state <> 'off'`
  return row?.count ?? 0
}

type IntegrationRow = { id: string; label: string; message: string }

/** Why integrations need attention, then what their reads reported. Integrations that are switched off are left out. */
export async function problemsOfIntegrations(db: TenantReader, tenantId: TenantId, limit: number): Promise<ReportedProblem[]> {
  const rows = await db.$queryRaw<IntegrationRow[]>`
    select x.id, x.label, x.message from (
      select i.id, i.name as label, i.health_message as message, 0 as place, i.id as problem
      from integration i
      where i.tenant_id = ${tenantId}::uuid and i.state <> 'off' and i.health = 'attention' and i.health_message is not null
      union all
      select i.id, concat_ws(' › ', i.name, p.item_name), p.message, 1, p.id
      from problem p join integration i on i.tenant_id = p.tenant_id and i.id = p.integration_id
      where p.tenant_id = ${tenantId}::uuid and i.state <> 'off'
    ) x order by x.place, x.label, x.problem limit ${limit}`
  return rows.map(({ id, label, message }) => ({ subject: { integrationId: id }, label, message }))
}
