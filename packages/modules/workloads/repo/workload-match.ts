import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { jsonb } from '@callboard/db/jsonb'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import type { MatchedWorkload } from '../domain/match.ts'

const { sql } = Prisma

/** An entity as used by matching, with the repository of its descriptor. */
export type MatchableEntity = { entity: Descriptor; repository: string | null }

const annotations = sql`e.data->'metadata'->'annotations'`
/** The repository of a component, in lower case: from its annotation, otherwise from its source. */
const repositoryOf = sql`nullif(lower(coalesce(${annotations}->>'github.com/project-slug', s.name)), '')`
const fromEntities = sql`from entity e
  left join source_item s on s.tenant_id = e.tenant_id and s.integration_id = e.integration_id and s.key = e.item`

function entitiesWhere(db: TenantDb, tenantId: TenantId, condition: Prisma.Sql): Promise<MatchableEntity[]> {
  return db.$queryRaw<MatchableEntity[]>`
    select jsonb_build_object('kind', e.kind_name, 'metadata', jsonb_build_object('name', e.name, 'namespace', e.namespace, 'annotations', ${annotations}),
      'spec', jsonb_build_object('type', e.type)) as entity, s.name as repository
    ${fromEntities} where e.tenant_id = ${tenantId}::uuid and e.kind in ('component', 'resource', 'system', 'api') and ${condition}`
}

/** Every entity that may have workloads. */
export const matchableEntities = (db: TenantDb, tenantId: TenantId) => entitiesWhere(db, tenantId, sql`true`)

/** Those of the given entities that may have workloads. */
export const matchableOf = (db: TenantDb, tenantId: TenantId, refs: readonly string[]) =>
  entitiesWhere(db, tenantId, sql`e.ref = any(${[...refs]}::text[])`)

/** The entities that decide the matches of some workloads: by an annotation, or components by name and repository. */
export const matchableBy = (
  db: TenantDb,
  tenantId: TenantId,
  by: { names: readonly string[]; repositories: readonly string[] },
) =>
  entitiesWhere(
    db,
    tenantId,
    sql`(
      jsonb_exists_any(${annotations}, array['backstage.io/kubernetes-id', 'backstage.io/kubernetes-label-selector', 'backstage.io/kubernetes-namespace'])
      or (e.kind = 'component' and (lower(e.name) = any(${[...by.names]}::text[]) or ${repositoryOf} = any(${[...by.repositories]}::text[]))))`,
  )

const columns = sql`select w.integration_id as "integrationId", w.key, i.account as runtime, w.namespace, w.name, w.labels, w.images
  from workload w join integration i on i.tenant_id = w.tenant_id and i.id = w.integration_id`

/** The attributes of a tenant's workloads that matching uses. */
export const workloadsToMatch = (db: TenantDb, tenantId: TenantId) =>
  db.$queryRaw<MatchedWorkload[]>`${columns} where w.tenant_id = ${tenantId}::uuid`

/** Workloads that were matched to any of some entities, and those that are named. */
export const workloadsOf = (
  db: TenantDb,
  tenantId: TenantId,
  refs: readonly string[],
  named: readonly Pick<MatchedWorkload, 'integrationId' | 'key'>[],
) => db.$queryRaw<MatchedWorkload[]>`
  ${columns} where w.tenant_id = ${tenantId}::uuid and (w.integration_id, w.key) in (
    select o.integration_id, o.key from workload_entity o where o.tenant_id = ${tenantId}::uuid and o.ref = any(${[...refs]}::text[])
    union select x."integrationId", x.key from jsonb_to_recordset(${jsonb(named)}::jsonb) as x("integrationId" uuid, key text))`

/** The repositories that components had in the last matching. */
export async function matchedRepositories(db: TenantDb, tenantId: TenantId, refs: readonly string[]): Promise<string[]> {
  const rows = await db.$queryRaw<{ repository: string }[]>`
    select distinct repository from matched_repository where tenant_id = ${tenantId}::uuid and ref = any(${[...refs]}::text[])`
  return rows.map((r) => r.repository)
}

/** Records the current repositories of all or some components. */
export async function noteRepositories(db: TenantDb, tenantId: TenantId, refs: 'all' | readonly string[]): Promise<void> {
  const some = refs === 'all' ? null : [...refs]
  const present = sql`
    select e.ref, ${repositoryOf} as repository ${fromEntities}
    where e.tenant_id = ${tenantId}::uuid and e.kind = 'component' and ${repositoryOf} is not null and (${some}::text[] is null or e.ref = any(${some}::text[]))`
  await db.$executeRaw`
    delete from matched_repository m where m.tenant_id = ${tenantId}::uuid and (${some}::text[] is null or m.ref = any(${some}::text[]))
      and m.ref not in (select p.ref from (${present}) p)`
  await db.$executeRaw`
    insert into matched_repository as m (tenant_id, ref, repository) select ${tenantId}::uuid, p.ref, p.repository from (${present}) p
    on conflict (tenant_id, ref) do update set repository = excluded.repository where m.repository <> excluded.repository`
}
