import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { failingOnDefault } from '@callboard/modules/pipelines'

/** Maximum rows of each kind on the home page. */
const maxRows = 6

/** Problems in the descriptors of entities with one of these owners, by entity. */
const descriptorProblems = (db: TenantReader, tenantId: TenantId, owners: readonly string[]) =>
  db.$queryRaw<{ ref: string; label: string; problems: number }[]>`
    select e.ref, coalesce(e.title, e.name) as label, count(*)::int as problems
    from entity e join problem p on p.tenant_id = e.tenant_id and p.ref = e.ref
    where e.tenant_id = ${tenantId}::uuid and e.owner_ref = any(${owners}) group by 1, 2 order by 3 desc, 2 limit ${maxRows}`

/** Broken workloads of entities with one of these owners, with their first finding. */
const unhealthyWorkloads = (db: TenantReader, tenantId: TenantId, owners: readonly string[]) =>
  db.$queryRaw<{ ref: string; label: string; workload: string; plugin: string; finding: string | null; since: Date }[]>`
    select e.ref, coalesce(e.title, e.name) as label, w.name as workload, i.plugin_id as plugin, w.findings->0->>'title' as finding, w.changed_at as since
    from workload w join integration i on i.tenant_id = w.tenant_id and i.id = w.integration_id
      join workload_entity o on o.tenant_id = w.tenant_id and o.integration_id = w.integration_id and o.key = w.key
      join entity e on e.tenant_id = o.tenant_id and e.ref = o.ref
    where w.tenant_id = ${tenantId}::uuid and w.health = 'broken' and e.owner_ref = any(${owners})
    order by w.changed_at desc, w.name limit ${maxRows}`

/** Pipelines of entities with one of these owners whose latest run on the default branch failed. */
async function failingPipelines(db: TenantReader, tenantId: TenantId, owners: readonly string[]) {
  const failing = await failingOnDefault(db, tenantId)
  return failing
    .flatMap(({ entities, pipeline, failingSince }) => {
      const entity = entities.find((e) => e.owner !== null && owners.includes(e.owner))
      return entity ? [{ ref: entity.ref, label: entity.label, pipeline, since: failingSince }] : []
    })
    .slice(0, maxRows)
}

/** What needs attention for these owners. Empty without owners. */
export async function loadAttention(db: TenantReader, tenantId: TenantId, owners: readonly string[]) {
  if (owners.length === 0) return { problems: [], workloads: [], pipelines: [] }
  const [problems, workloads, pipelines] = await Promise.all([
    descriptorProblems(db, tenantId, owners),
    unhealthyWorkloads(db, tenantId, owners),
    failingPipelines(db, tenantId, owners),
  ])
  return { problems, workloads, pipelines }
}
