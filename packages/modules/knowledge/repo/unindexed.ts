import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import type { OperationRow } from '../domain/describe-entity.ts'

/** Changes whenever pages are split or described differently, so that all are indexed again. */
const format = ' 1'

/** Where a page comes from, and the version of it that is indexed. */
export type Source = { ref: string; path: string; hash: string; changedAt: Date; url: string | null }
export type DocsSource = Source & { title: string; text: string }
export type EntitySource = Source & { data: Descriptor }
/** An accepted answer of a team. */
export type AnswerSource = Source & { question: string; text: string }
export type ArticleSource = Source & { title: string; text: string }
export type ApiSource = EntitySource & { operations: OperationRow[] }

const docs = (tenantId: TenantId) => Prisma.sql`
  from doc_page p left join knowledge_page k on k.tenant_id = p.tenant_id and k.source = 'docs' and k.ref = p.ref and k.path = p.path
  where p.tenant_id = ${tenantId}::uuid and k.hash is distinct from p.hash || ${format}`

const entities = (tenantId: TenantId) => Prisma.sql`
  from entity e left join knowledge_page k on k.tenant_id = e.tenant_id and k.source = 'entity' and k.ref = e.ref and k.path = ''
  where e.tenant_id = ${tenantId}::uuid and k.hash is distinct from e.hash || ${format}`

// An API is described once its operations are read.
const apis = (tenantId: TenantId) => Prisma.sql`
  from entity e left join knowledge_page k on k.tenant_id = e.tenant_id and k.source = 'api' and k.ref = e.ref and k.path = ''
  where e.tenant_id = ${tenantId}::uuid and e.kind = 'api' and e.operations_of = e.hash and k.hash is distinct from e.hash || ${format}`

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

export const unindexedDocs = (db: TenantReader, tenantId: TenantId, limit: number) => db.$queryRaw<DocsSource[]>`
  select p.ref, p.path, p.hash || ${format} as hash, p.changed_at as "changedAt", p.url, p.title, p.text ${docs(tenantId)}
  order by p.ref, p.path limit ${limit}`

export const unindexedEntities = (db: TenantReader, tenantId: TenantId, limit: number) => db.$queryRaw<EntitySource[]>`
  select e.ref, '' as path, e.hash || ${format} as hash, e.updated_at as "changedAt", e.url, e.data #- '{spec,definition}' as data
  ${entities(tenantId)} order by e.id limit ${limit}`

export const unindexedApis = (db: TenantReader, tenantId: TenantId, limit: number) => db.$queryRaw<ApiSource[]>`
  select e.ref, '' as path, e.hash || ${format} as hash, e.updated_at as "changedAt", e.url, e.data #- '{spec,definition}' as data,
    coalesce((select jsonb_agg(jsonb_build_object('method', o.method, 'name', o.name, 'summary', o.summary) order by o.place)
      from api_operation o where o.tenant_id = e.tenant_id and o.ref = e.ref), '[]') as operations
  ${apis(tenantId)} order by e.id limit ${limit}`

export const unindexedAnswers = (db: TenantReader, tenantId: TenantId, limit: number) => db.$queryRaw<AnswerSource[]>`
  select q.team_ref as ref, q.id::text as path, md5(q.text || ' ' || q.answer) || ${format} as hash, q.answered_at as "changedAt",
    null as url, q.text as question, q.answer as text
  ${answers(tenantId)} order by q.id limit ${limit}`

export const unindexedArticles = (db: TenantReader, tenantId: TenantId, limit: number) => db.$queryRaw<ArticleSource[]>`
  select a.owner_ref as ref, a.id::text as path, md5(a.title || ' ' || a.text) || ${format} as hash, a.updated_at as "changedAt",
    null as url, a.title, a.text
  ${articles(tenantId)} order by a.id limit ${limit}`
