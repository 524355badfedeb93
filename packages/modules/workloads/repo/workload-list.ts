import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'
import type { Drift, WorkloadSort } from '../domain/view.ts'
import { workloadHealths } from '../domain/workload.ts'

const { sql, join } = Prisma

export type WorkloadRow = {
  integrationId: string
  runtime: string
  pluginId: string
  key: string
  kind: string
  namespace: string
  name: string
  health: string
  desired: number | null
  ready: number
  restarts: number
  version: string | null
  images: string[]
  versions: Prisma.JsonValue
  findings: Prisma.JsonValue
  changedAt: Date
  seenAt: Date | null
  entities: { ref: string; rule: string; label: string; owner: string | null }[]
}

/** List columns of a workload `w` and its integration `i`, with its entities. */
export const workloadColumns = sql`w.integration_id as "integrationId", i.account as runtime, i.plugin_id as "pluginId", w.key, w.kind,
  w.namespace, w.name, w.health, w.desired, w.ready, w.restarts, w.version, coalesce(w.detail->'versions', '[]') as versions, w.images, w.findings, w.changed_at as "changedAt", r.seen_at as "seenAt",
  (select coalesce(json_agg(json_build_object('ref', o.ref, 'rule', o.rule, 'label', coalesce(e.title, e.name, o.ref), 'owner', e.owner_ref)), '[]')
    from workload_entity o left join entity e on e.tenant_id = o.tenant_id and e.ref = o.ref
    where o.tenant_id = w.tenant_id and o.integration_id = w.integration_id and o.key = w.key) as entities`

export const fromWorkloads = sql`from workload w join integration i on i.tenant_id = w.tenant_id and i.id = w.integration_id
  left join runtime r on r.tenant_id = w.tenant_id and r.integration_id = w.integration_id`

export type WorkloadFilter = {
  runtime?: string | undefined
  namespace?: string | undefined
  health?: string | undefined
  kind?: string | undefined
  text?: string | undefined
  /** Workloads without an entity. */
  unmatched: boolean
}

function conditionOf(tenantId: TenantId, filter: WorkloadFilter): Prisma.Sql {
  const conditions = [sql`w.tenant_id = ${tenantId}::uuid`]
  if (filter.runtime) conditions.push(sql`w.integration_id = ${filter.runtime}::uuid`)
  if (filter.namespace) conditions.push(sql`w.namespace = ${filter.namespace}`)
  if (filter.health) conditions.push(sql`w.health = ${filter.health}`)
  if (filter.kind) conditions.push(sql`w.kind = ${filter.kind}`)
  if (filter.text) conditions.push(sql`position(lower(${filter.text}) in lower(w.name)) > 0`)
  if (filter.unmatched)
    conditions.push(
      sql`not exists (select from workload_entity o where o.tenant_id = w.tenant_id and o.integration_id = w.integration_id and o.key = w.key)`,
    )
  return join(conditions, ' and ')
}

const sortColumns: Readonly<Record<WorkloadSort, Prisma.Sql>> = {
  name: sql`w.name`,
  health: sql`array_position(${[...workloadHealths]}::text[], w.health)`,
  namespace: sql`w.namespace`,
  cluster: sql`i.account`,
  restarts: sql`w.restarts`,
}

type Page = { sort: WorkloadSort; order: 'asc' | 'desc'; limit: number; offset: number }

/** A page of an organization's workloads, and their total. */
export async function findWorkloads(
  db: TenantReader,
  tenantId: TenantId,
  filter: WorkloadFilter,
  { sort, order, limit, offset }: Page,
): Promise<{ rows: WorkloadRow[]; total: number }> {
  const where = conditionOf(tenantId, filter)
  const [rows, [counted]] = await Promise.all([
    db.$queryRaw<WorkloadRow[]>`
      select ${workloadColumns} ${fromWorkloads} where ${where} order by ${sortColumns[sort]} ${order === 'desc' ? sql`desc` : sql`asc`},
        w.name, w.namespace, i.account, w.key limit ${limit} offset ${offset}`,
    db.$queryRaw<{ total: number }[]>`select count(*)::int as total from workload w where ${where}`,
  ])
  return { rows, total: counted?.total ?? 0 }
}

/** Broken and degraded workloads: of some entities, or all of them. */
export const findUnhealthyWorkloads = (
  db: TenantReader,
  tenantId: TenantId,
  { refs, limit }: { refs: readonly string[] | null; limit: number },
) =>
  readTogether<WorkloadRow>(
    db,
    sql`
  select ${workloadColumns} ${fromWorkloads}
  where w.tenant_id = ${tenantId}::uuid and w.health in ('broken', 'degraded')
    and (${refs === null} or (w.integration_id, w.key) in (
      select o.integration_id, o.key from workload_entity o where o.tenant_id = ${tenantId}::uuid and o.ref = any(${[...(refs ?? [])]}::text[])))
  order by w.health, w.name limit ${limit}`,
    { changedAt: true, seenAt: true },
  )

/** The number of broken workloads as an SQL value; null if there are no workloads. */
export const brokenCount = (tenantId: TenantId): Prisma.Sql => sql`(
  select case when count(*) > 0 then (count(*) filter (where health = 'broken'))::int end from workload where tenant_id = ${tenantId}::uuid)`

export const countWorkloads = (db: TenantReader, tenantId: TenantId) =>
  readTogether<{ integrationId: string; health: string; count: number }>(
    db,
    sql`
  select integration_id as "integrationId", health, count(*)::int as count from workload
  where tenant_id = ${tenantId}::uuid group by 1, 2`,
  )

export async function findNamespaces(db: TenantReader, tenantId: TenantId): Promise<string[]> {
  const rows = await db.$queryRaw<{ namespace: string }[]>`
    select distinct namespace from workload where tenant_id = ${tenantId}::uuid order by namespace`
  return rows.map((r) => r.namespace)
}

/** Workloads of one name with different images in different runtimes. */
export const findDrift = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<Drift[]>`
  select w.name, w.namespace, w.kind,
    jsonb_agg(jsonb_build_object('runtime', i.account, 'version', w.version, 'images', w.images) order by i.account) as versions
  ${fromWorkloads}
  where w.tenant_id = ${tenantId}::uuid and w.kind <> 'Job'
  group by 1, 2, 3 having count(distinct w.integration_id) > 1 and count(distinct w.images) > 1 order by 1, 2 limit 50`
