import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { jsonb } from '@callboard/db/jsonb'
import type { CodeReference } from '../domain/code-references.ts'

type Of = { tenantId: TenantId; integrationId: string }

/** `contents`: what was searched for the same flags. */
export type DueRepository = { key: string; name: string; version: string; state: unknown; contents: unknown }

/**
 * Repositories whose code is not searched as of their version, by key. One that was searched for other flags is due a day later:
 * new flags are rarely older than the code that names them.
 * @param after the last key of the previous page
 */
export const findDueCode = (db: TenantReader, { tenantId, integrationId }: Of, keysHash: string, after: string, limit: number) =>
  db.$queryRaw<DueRepository[]>`
  select s.key, s.name, s.version, s.state, case when c.keys_hash = ${keysHash} then c.contents else '{}' end as contents
  from source_item s
    left join flag_code c on c.tenant_id = s.tenant_id and c.integration_id = s.integration_id and c.item = s.key
  where s.tenant_id = ${tenantId}::uuid and s.integration_id = ${integrationId}::uuid and s.version <> '' and s.key > ${after}
    and (c.item is null or c.version <> s.version or (c.keys_hash <> ${keysHash} and c.searched_at < now() - interval '1 day'))
  order by s.key limit ${limit}`

/** Whether the catalog has not read some repository of an integration, or has not listed any. */
export async function hasUnreadRepositories(db: TenantReader, { tenantId, integrationId }: Of): Promise<boolean> {
  const rows = await db.$queryRaw<{ version: string }[]>`
    select version from source_item where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid
    order by version <> '' limit 1`
  return (rows[0]?.version ?? '') === ''
}

/** Repositories of an integration that have been searched. */
export const countSearchedCode = (db: TenantDb, { integrationId }: Of): Promise<number> =>
  db.flagCode.count({ where: { integrationId } })

export type SearchedCode = {
  item: string
  version: string
  keysHash: string
  /** The searched files by path, each with the name of its content. */
  contents: { readonly [path: string]: string }
  omitted: number
  /** Those of files that are not as before. */
  references: readonly (CodeReference & { url: string })[]
  /** Paths of files that are as before, with their references. */
  unchanged: readonly string[]
}

/** Replaces what the code of a repository refers to, as far as its files have changed. Nothing is written for one that was removed meanwhile. */
export async function writeSearchedCode(db: TenantDb, { tenantId, integrationId }: Of, searched: SearchedCode): Promise<void> {
  const { item, version, keysHash, contents, omitted, references, unchanged } = searched
  const files = Object.keys(contents).length
  const written = await db.$executeRaw`
    insert into flag_code (tenant_id, integration_id, item, version, keys_hash, files, omitted, contents)
    select tenant_id, integration_id, key, ${version}, ${keysHash}, ${files}::int, ${omitted}::int, ${jsonb(contents)}::jsonb from source_item
    where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and key = ${item}
    on conflict (tenant_id, integration_id, item) do update set version = excluded.version, keys_hash = excluded.keys_hash,
      files = excluded.files, omitted = excluded.omitted, contents = excluded.contents, searched_at = now()`
  await db.$executeRaw`
    delete from flag_reference where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and item = ${item}
      and path <> all (${[...unchanged]}::text[])`
  if (written === 0 || references.length === 0) return
  await db.$executeRaw`
    insert into flag_reference (tenant_id, flag_id, integration_id, item, path, line, excerpt, url)
    select f.tenant_id, f.id, ${integrationId}::uuid, ${item}, x.path, x.line, x.excerpt, x.url
    from jsonb_to_recordset(${jsonb(references)}::jsonb) as x(key text, path text, line int, excerpt text, url text)
      join flag f on f.tenant_id = ${tenantId}::uuid and f.key = x.key
    on conflict do nothing`
}

export type FoundReference = {
  integrationId: string
  repository: string
  path: string
  line: number
  excerpt: string
  url: string
}

export const hasFlag = async (db: TenantReader, tenantId: TenantId, key: string): Promise<boolean> => {
  const rows = await db.$queryRaw<unknown[]>`select id from flag where tenant_id = ${tenantId}::uuid and key = ${key}`
  return rows.length > 0
}

/** Where code names a flag, by repository and file. */
export const findReferences = (db: TenantReader, tenantId: TenantId, key: string, limit: number) =>
  db.$queryRaw<FoundReference[]>`
  select r.integration_id as "integrationId", s.name as repository, r.path, r.line, r.excerpt, r.url
  from flag f
    join flag_reference r on r.tenant_id = f.tenant_id and r.flag_id = f.id
    join source_item s on s.tenant_id = r.tenant_id and s.integration_id = r.integration_id and s.key = r.item
  where f.tenant_id = ${tenantId}::uuid and f.key = ${key}
  order by s.name, r.path, r.line limit ${limit}`

type ReferenceCounts = { total: number; repositories: number; searched: number; searchedAt: Date | null }

/** Lines that name a flag with the number of repositories that have them, and what was searched for flags. */
export async function countReferences(db: TenantReader, tenantId: TenantId, key: string): Promise<ReferenceCounts> {
  const [row] = await db.$queryRaw<ReferenceCounts[]>`
    select count(*)::int as total, count(distinct (r.integration_id, r.item))::int as repositories,
      (select count(*)::int from flag_code where tenant_id = ${tenantId}::uuid and files > 0) as searched,
      (select max(searched_at) from flag_code where tenant_id = ${tenantId}::uuid) as "searchedAt"
    from flag f join flag_reference r on r.tenant_id = f.tenant_id and r.flag_id = f.id
    where f.tenant_id = ${tenantId}::uuid and f.key = ${key}`
  return row ?? { total: 0, repositories: 0, searched: 0, searchedAt: null }
}
