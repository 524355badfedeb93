import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import type { OperationRow } from '../domain/describe-entity.ts'
import { entityOfDocument } from './documents.ts'

/** Changes whenever pages are split or described differently, so that all are indexed again. */
const format = ' 1'

/** Where a page comes from, and the version of it that is indexed. */
export type Source = { ref: string; path: string; hash: string; changedAt: Date; url: string | null }
export type DocsSource = Source & { title: string; text: string }
export type EntitySource = Source & { data: Descriptor }
/** An accepted answer of a team. */
export type AnswerSource = Source & { question: string; text: string }
export type ArticleSource = Source & { title: string; text: string }
/** A document that a plugin read. */
export type DocumentSource = Source & { title: string; place: string; text: string }
export type ApiSource = EntitySource & { operations: OperationRow[] }

// Versions that exist, except those that are indexed. Not a join: right after a large write the statistics say that nothing is indexed,
// and PostgreSQL would compare each source with each indexed page (11 s for 10,000 entities).
const docs = (tenantId: TenantId) => Prisma.sql`
  select p.ref, p.path, p.hash || ${format} as hash from doc_page p where p.tenant_id = ${tenantId}::uuid
  except select k.ref, k.path, k.hash from knowledge_page k where k.tenant_id = ${tenantId}::uuid and k.source = 'docs'`

const entities = (tenantId: TenantId) => Prisma.sql`
  select e.ref, '' as path, e.hash || ${format} as hash from entity e where e.tenant_id = ${tenantId}::uuid
  except select k.ref, k.path, k.hash from knowledge_page k where k.tenant_id = ${tenantId}::uuid and k.source = 'entity'`

// An API is described once its operations are read.
const apis = (tenantId: TenantId) => Prisma.sql`
  select e.ref, '' as path, e.hash || ${format} as hash from entity e
  where e.tenant_id = ${tenantId}::uuid and e.kind = 'api' and e.operations_of = e.hash
  except select k.ref, k.path, k.hash from knowledge_page k where k.tenant_id = ${tenantId}::uuid and k.source = 'api'`

// An answer is knowledge once it is accepted, and as long as its team is in the catalog.
const answers = (tenantId: TenantId) => Prisma.sql`
  from team_question q join entity e on e.tenant_id = q.tenant_id and e.ref = q.team_ref
    left join knowledge_page k on k.tenant_id = q.tenant_id and k.source = 'answer' and k.ref = q.team_ref and k.path = q.id::text
  where q.tenant_id = ${tenantId}::uuid and q.accepted_at is not null and q.withdrawn_at is null
    and k.hash is distinct from md5(q.text || ' ' || q.answer) || ${format}`

// As long as its owner is in the catalog.
const articles = (tenantId: TenantId) => Prisma.sql`
  from article a join entity e on e.tenant_id = a.tenant_id and e.ref = a.owner_ref
    left join knowledge_page k on k.tenant_id = a.tenant_id and k.source = 'article' and k.ref = a.owner_ref and k.path = a.id::text
  where a.tenant_id = ${tenantId}::uuid and a.removed_at is null and k.hash is distinct from md5(a.title || ' ' || a.text) || ${format}`

// As long as the entity that it belongs to is in the catalog.
const documents = (tenantId: TenantId) => Prisma.sql`
  select e.ref, d.id::text as path, d.version || ${format} as hash
  from document d join lateral (${entityOfDocument(Prisma.sql`d`)}) e on true where d.tenant_id = ${tenantId}::uuid
  except select k.ref, k.path, k.hash from knowledge_page k where k.tenant_id = ${tenantId}::uuid and k.source = 'document'`

export const unindexedDocs = (db: TenantReader, tenantId: TenantId, limit: number) => db.$queryRaw<DocsSource[]>`
  select x.ref, x.path, x.hash, p.changed_at as "changedAt", p.url, p.title, p.text
  from (${docs(tenantId)} order by 1, 2 limit ${limit}) x
    join doc_page p on p.tenant_id = ${tenantId}::uuid and p.ref = x.ref and p.path = x.path
  order by 1, 2`

export const unindexedEntities = (db: TenantReader, tenantId: TenantId, limit: number) => db.$queryRaw<EntitySource[]>`
  select x.ref, x.path, x.hash, e.updated_at as "changedAt", e.url, e.data #- '{spec,definition}' as data
  from (${entities(tenantId)} order by 1 limit ${limit}) x join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = x.ref
  order by 1`

export const unindexedApis = (db: TenantReader, tenantId: TenantId, limit: number) => db.$queryRaw<ApiSource[]>`
  select x.ref, x.path, x.hash, e.updated_at as "changedAt", e.url, e.data #- '{spec,definition}' as data,
    coalesce((select jsonb_agg(jsonb_build_object('method', o.method, 'name', o.name, 'summary', o.summary) order by o.place)
      from api_operation o where o.tenant_id = e.tenant_id and o.ref = e.ref), '[]') as operations
  from (${apis(tenantId)} order by 1 limit ${limit}) x join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = x.ref
  order by 1`

export const unindexedAnswers = (db: TenantReader, tenantId: TenantId, limit: number) => db.$queryRaw<AnswerSource[]>`
  select q.team_ref as ref, q.id::text as path, md5(q.text || ' ' || q.answer) || ${format} as hash, q.answered_at as "changedAt",
    null as url, q.text as question, q.answer as text
  ${answers(tenantId)} order by q.id limit ${limit}`

export const unindexedArticles = (db: TenantReader, tenantId: TenantId, limit: number) => db.$queryRaw<ArticleSource[]>`
  select a.owner_ref as ref, a.id::text as path, md5(a.title || ' ' || a.text) || ${format} as hash, a.updated_at as "changedAt",
    null as url, a.title, a.text
  ${articles(tenantId)} order by a.id limit ${limit}`

export const unindexedDocuments = (db: TenantReader, tenantId: TenantId, limit: number) => db.$queryRaw<DocumentSource[]>`
  select x.ref, x.path, x.hash, d.changed_at as "changedAt", d.url, d.title, d.place, d.text
  from (${documents(tenantId)} order by 2 limit ${limit}) x
    join document d on d.tenant_id = ${tenantId}::uuid and d.id = x.path::uuid
  order by 2`
