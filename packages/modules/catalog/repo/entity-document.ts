import type { TenantId } from '@callboard/core/ids'
import type { AnyDb } from '@callboard/db/any-db'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { lockUntilCommit } from '@callboard/db/lock-until-commit'
import { inverseOf } from '../domain/relations.ts'

const { sql, join, raw } = Prisma

/** Increase it whenever `assembled` changes: documents that were stored with another version are not used. */
export const documentVersion = 1

/** The name of a relation `r` from its target's side. */
export const inverseCase = sql`case r.type ${join(
  Object.entries(inverseOf).map(([type, inverse]) => sql`when ${raw(`'${type}'`)} then ${raw(`'${inverse}'`)}`),
  ' ',
)} end`

/** Both directions of the relations of an entity `e`, by type and target. */
const relations = sql`(
  select coalesce(jsonb_agg(jsonb_build_object('type', x.type, 'targetRef', x.target) order by x.type collate "C", x.target collate "C"), '[]')
  from (
    select r.type, r.target_ref as target from relation r where r.tenant_id = e.tenant_id and r.source_ref = e.ref
    union
    select ${inverseCase}, r.source_ref from relation r where r.tenant_id = e.tenant_id and r.target_ref = e.ref
  ) x)`

/** An entity `e` in the format of Backstage's catalog API, as JSON text. Nothing else says what that format is. */
export const assembled = sql`(e.data || jsonb_build_object(
  'metadata', '{"namespace": "default"}'::jsonb || coalesce(e.data->'metadata', '{}') || jsonb_build_object('uid', e.id, 'etag', e.hash),
  'relations', ${relations}))::text`

/** The document of an entity `e`: the stored one, or a new one if that is missing or outdated. */
export const documentOf = sql`coalesce((
  select d.document from entity_document d
  where d.tenant_id = e.tenant_id and d.entity_id = e.id and d.version = ${raw(String(documentVersion))}
    and not exists (select from stale_document s where s.tenant_id = e.tenant_id and s.ref = e.ref)
), ${assembled})`

/**
 * Stores the documents of up to `limit` marked entities, and removes their marks.
 *
 * One statement, and so one snapshot: it removes exactly the marks of the changes that it sees. A change that commits later
 * leaves a mark of its own. The lock is taken before that snapshot, so that an older one never overwrites a newer one.
 * @returns how many marked references it has worked off
 */
export async function storeMarkedDocuments(db: TenantDb, tenantId: TenantId, limit: number): Promise<number> {
  await lockUntilCommit(db, `documents ${tenantId}`)
  const [row] = await db.$queryRaw<{ count: number }[]>`
    with due as materialized (
      select distinct s.ref from stale_document s where s.tenant_id = ${tenantId}::uuid order by s.ref limit ${limit}
    ), current as materialized (
      -- Entities that are being removed are left out instead of failing the foreign key.
      select e.tenant_id, e.id, ${assembled} as document
      from entity e where e.tenant_id = ${tenantId}::uuid and e.ref in (select ref from due) for key share of e
    ), stored as (
      insert into entity_document (tenant_id, entity_id, version, document)
      select tenant_id, id, ${documentVersion}::int, document from current
      on conflict (tenant_id, entity_id) do update set version = excluded.version, document = excluded.document
    ), cleared as (
      delete from stale_document s where s.tenant_id = ${tenantId}::uuid and s.ref in (select ref from due)
    )
    select count(*)::int as count from due`
  return row?.count ?? 0
}

/** Marks entities without a document of this version or a later one. */
export const markMissingDocuments = (db: TenantDb, tenantId: TenantId): Promise<number> => db.$executeRaw`
  insert into stale_document (tenant_id, ref)
  select e.tenant_id, e.ref from entity e
  where e.tenant_id = ${tenantId}::uuid
    and not exists (select from entity_document d where d.tenant_id = e.tenant_id and d.entity_id = e.id and d.version >= ${documentVersion})
    and not exists (select from stale_document s where s.tenant_id = e.tenant_id and s.ref = e.ref)`

/** Organizations with such entities, or with marks that no job has worked off for five minutes. */
export const findTenantsWithoutDocuments = (db: AnyDb) => db.$queryRaw<{ id: string }[]>`
  select t.id from tenant t
  where exists (
      select from entity e where e.tenant_id = t.id
        and not exists (select from entity_document d where d.tenant_id = e.tenant_id and d.entity_id = e.id and d.version >= ${documentVersion}))
    or exists (select from stale_document s where s.tenant_id = t.id and uuid_extract_timestamp(s.id) < now() - interval '5 minutes')`

/** Frees the marks and counts that a large write has left behind, and updates planner statistics. Not in a transaction. */
export async function vacuumDocuments(db: AnyDb): Promise<void> {
  await db.$executeRaw`vacuum (analyze, truncate off) stale_document, entity_count`
  await db.$executeRaw`analyze entity_document`
}

/** Whether a stored document counts as current and differs from a new one. Finds nothing; tests run it after every suite. */
export const wrongDocuments = sql`
  select e.ref from entity_document d join entity e on e.tenant_id = d.tenant_id and e.id = d.entity_id
  where d.version = ${raw(String(documentVersion))} and d.document <> ${assembled}
    and not exists (select from stale_document s where s.tenant_id = e.tenant_id and s.ref = e.ref)`

/** References of entities whose stored document is wrong. */
export async function findWrongDocuments(db: TenantReader): Promise<string[]> {
  const rows = await db.$queryRaw<{ ref: string }[]>(wrongDocuments)
  return rows.map((r) => r.ref)
}
