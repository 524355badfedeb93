import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { jsonb } from '@callboard/db/jsonb'
import { existsEntity } from '@callboard/modules/catalog'
import type { DeploymentInput, PipelineInput, RunInput } from '../domain/pipeline.ts'

const annotation = (name: string) => `e.data->'metadata'->'annotations'->>'${name}'`
const gitlab = annotation('gitlab.com/project-slug')

/**
 * The repositories of each component, in lower case: from its annotation, otherwise from its source; plus a GitLab project in
 * addition to a repository elsewhere.
 */
export const repositoriesOfEntity = `unnest(array[lower(coalesce(${annotation('github.com/project-slug')}, ${gitlab}, s.name)), lower(${gitlab})])`

const lower = <T extends { repository: string }>(rows: readonly T[]): T[] =>
  rows.map((row) => ({ ...row, repository: row.repository.toLowerCase() }))

export async function applyPipelines(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  pipelines: readonly PipelineInput[],
): Promise<void> {
  if (pipelines.length === 0) return
  await db.$executeRaw`
    insert into pipeline as p (tenant_id, integration_id, key, repository, name, path, url)
    select ${tenantId}::uuid, ${integrationId}::uuid, x.key, x.repository, x.name, x.path, x.url
    from jsonb_to_recordset(${jsonb(lower(pipelines))}::jsonb) as x(key text, repository text, name text, path text, url text)
    on conflict (tenant_id, integration_id, key) do update set repository = excluded.repository, name = excluded.name, path = excluded.path, url = excluded.url
      where (p.repository, p.name, p.path, p.url) is distinct from (excluded.repository, excluded.name, excluded.path, excluded.url)`
}

/** Writes runs in one statement. Older data is ignored; jobs that were not read are kept. */
export async function applyRuns(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  runs: readonly RunInput[],
): Promise<void> {
  if (runs.length === 0) return
  await db.$executeRaw`
    insert into pipeline_run as r (tenant_id, integration_id, key, pipeline_key, repository, number, attempt, branch, on_default, commit, title, author, event,
      state, created_at, started_at, finished_at, updated_at, url, jobs)
    select ${tenantId}::uuid, ${integrationId}::uuid, x.key, x."pipelineKey", x.repository, x.number, x.attempt, x.branch, x."onDefault", x.commit, x.title, x.author,
      x.event, x.state, x."createdAt", x."startedAt", x."finishedAt", x."updatedAt", x.url, coalesce(x.jobs, '[]')
    from jsonb_to_recordset(${jsonb(lower(runs))}::jsonb) as x(key text, "pipelineKey" text, repository text, number int, attempt int, branch text, "onDefault" boolean,
      commit text, title text, author text, event text, state text, "createdAt" timestamptz, "startedAt" timestamptz, "finishedAt" timestamptz,
      "updatedAt" timestamptz, url text, jobs jsonb)
    on conflict (tenant_id, integration_id, key) do update set
      repository = excluded.repository, attempt = excluded.attempt, title = excluded.title, state = excluded.state, started_at = excluded.started_at, finished_at = excluded.finished_at,
      updated_at = excluded.updated_at, url = excluded.url, on_default = excluded.on_default,
      jobs = case when excluded.jobs = '[]' then r.jobs else excluded.jobs end
      where excluded.updated_at > r.updated_at or (excluded.updated_at = r.updated_at and excluded.repository <> r.repository) or (excluded.updated_at = r.updated_at and (excluded.jobs <> '[]' and excluded.jobs <> r.jobs or excluded.state <> r.state))`
}

export async function applyDeployments(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  deployments: readonly DeploymentInput[],
): Promise<void> {
  if (deployments.length === 0) return
  await db.$executeRaw`
    insert into deployment as d (tenant_id, integration_id, key, repository, environment, production, commit, ref, state, creator, created_at, finished_at, committed_at, url)
    select ${tenantId}::uuid, ${integrationId}::uuid, x.key, x.repository, x.environment, x.production, x.commit, x.ref, x.state, x.creator, x."createdAt",
      x."finishedAt", x."committedAt", x.url
    from jsonb_to_recordset(${jsonb(lower(deployments))}::jsonb) as x(key text, repository text, environment text, production boolean, commit text, ref text, state text,
      creator text, "createdAt" timestamptz, "finishedAt" timestamptz, "committedAt" timestamptz, url text)
    on conflict (tenant_id, integration_id, key) do update set
      state = excluded.state, finished_at = coalesce(excluded.finished_at, d.finished_at), committed_at = coalesce(excluded.committed_at, d.committed_at), url = excluded.url
      where (d.state, d.finished_at, d.committed_at, d.url) is distinct from
        (excluded.state, coalesce(excluded.finished_at, d.finished_at), coalesce(excluded.committed_at, d.committed_at), excluded.url)`
}

/** The repositories of some entities, as an SQL array. `refs`: an SQL array of their references. */
export const repositoriesOf = (tenantId: TenantId, refs: Prisma.Sql): Prisma.Sql => Prisma.sql`array(
  select distinct r from entity e
    left join source_item s on s.tenant_id = e.tenant_id and s.integration_id = e.integration_id and s.key = e.item and s.rank = 0
    cross join lateral ${Prisma.raw(repositoriesOfEntity)} r
  where e.tenant_id = ${tenantId}::uuid and e.ref = any(${refs}) and r is not null)`

/** The repositories of an entity itself, as an SQL array. */
export const ownRepositories = (tenantId: TenantId, ref: string): Prisma.Sql =>
  repositoriesOf(tenantId, Prisma.sql`array[${ref}::text]`)

/** The same as a list; undefined if it does not exist. */
export async function readRepositories(db: TenantReader, tenantId: TenantId, ref: string): Promise<string[] | undefined> {
  const [row] = await db.$queryRaw<{ exists: boolean; repositories: string[] }[]>`
    select ${existsEntity(tenantId, ref)} as "exists", ${ownRepositories(tenantId, ref)} as repositories`
  return row?.exists ? row.repositories : undefined
}

export type DeploymentRow = {
  integrationId: string
  key: string
  repository: string
  environment: string
  production: boolean
  commit: string
  ref: string | null
  state: string
  creator: string | null
  createdAt: Date
  finishedAt: Date | null
  url: string | null
}

export const deploymentColumns = Prisma.sql`integration_id as "integrationId", key, repository, environment, production, commit, ref, state,
  creator, created_at as "createdAt", finished_at as "finishedAt", url`

/** The latest deployments of repositories, which an SQL array names. */
export const deploymentsOf = (tenantId: TenantId, repositories: Prisma.Sql, limit: number): Prisma.Sql => Prisma.sql`
  select ${deploymentColumns} from deployment
  where tenant_id = ${tenantId}::uuid and repository = any(${repositories})
  order by created_at desc, key limit ${limit}`

export const findDeploymentsOf = (db: TenantReader, tenantId: TenantId, repositories: Prisma.Sql, limit: number) =>
  db.$queryRaw<DeploymentRow[]>`${deploymentsOf(tenantId, repositories, limit)}`

/** A row as JSON of the database has it: times are text. */
export type InJson<Row> = { [K in keyof Row]: Row[K] extends Date ? string : Row[K] extends Date | null ? string | null : Row[K] }

/** The components of all repositories, with their owners. Reads the descriptor of every component. */
export const findRepositoryEntities = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<
  { repository: string; ref: string; label: string; owner: string | null; ownerLabel: string | null }[]
>`
  select * from (
    select distinct ${Prisma.raw(repositoriesOfEntity)} as repository, e.ref, coalesce(e.title, e.name) as label, e.owner_ref as owner,
      coalesce(o.title, o.name, substr(e.owner_ref, strpos(e.owner_ref, '/') + 1)) as "ownerLabel" from entity e
      left join entity o on o.tenant_id = e.tenant_id and o.ref = e.owner_ref
      left join source_item s on s.tenant_id = e.tenant_id and s.integration_id = e.integration_id and s.key = e.item and s.rank = 0
    where e.tenant_id = ${tenantId}::uuid and e.kind = 'component') c
  where c.repository is not null order by c.label`
