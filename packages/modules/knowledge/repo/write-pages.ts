import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { jsonb } from '@callboard/db/jsonb'
import type { KnowledgePage, SourceKind } from '../domain/section.ts'
import { encodePageTerms, encodeSectionTerms } from '../domain/stored-terms.ts'
import { restoreVectors, vectorsOfSources } from './embeddings.ts'
import type { Source } from './unindexed.ts'

export type WrittenPage = Source & { source: SourceKind; title: string; page: KnowledgePage }

/** Until the end of the transaction, nobody else writes pages of the organization. */
export async function lockIndex(db: TenantDb, tenantId: TenantId): Promise<void> {
  await db.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`knowledge ${tenantId}`}, 0))::text`
}

/**
 * Replaces pages of the index. A page whose source was removed meanwhile is left out; one whose source has changed is indexed
 * again by the job of that change.
 */
export async function writePages(db: TenantDb, tenantId: TenantId, pages: readonly WrittenPage[]): Promise<void> {
  if (pages.length === 0) return
  // Two jobs may have read the same sources.
  await lockIndex(db, tenantId)
  const sources = pages.map(({ source, ref, path }) => ({ source, ref, path }))
  const vectors = await vectorsOfSources(db, tenantId, sources)
  const rows = jsonb(
    pages.map(({ source, ref, path, title, url, hash, changedAt, page }) => {
      const sections = page.sections.map(({ heading, crumb, anchor, blocks, terms }, position) => ({
        position,
        heading,
        crumb,
        anchor,
        blocks,
        terms: encodeSectionTerms(terms),
      }))
      return { source, ref, path, title, url, hash, changed_at: changedAt, terms: encodePageTerms(page.terms), sections }
    }),
  )
  await db.$executeRaw`
    delete from knowledge_page k using jsonb_to_recordset(${rows}::jsonb) as x(source text, ref text, path text)
    where k.tenant_id = ${tenantId}::uuid and k.source = x.source and k.ref = x.ref and k.path = x.path`
  // A document may belong to another entity than before.
  const documents = pages.flatMap(({ source, path }) => (source === 'document' ? [path] : []))
  if (documents.length > 0) await db.knowledgePage.deleteMany({ where: { documentId: { in: documents } } })
  await db.$executeRaw`
    with given as (
      select uuidv7() as id, x.* from jsonb_to_recordset(${rows}::jsonb)
        as x(source text, ref text, path text, title text, url text, hash text, changed_at timestamptz, terms text, sections jsonb)
      where case x.source
        when 'docs' then exists (select from doc_page p where p.tenant_id = ${tenantId}::uuid and p.ref = x.ref and p.path = x.path)
        when 'answer' then exists (select from team_question q join entity e on e.tenant_id = q.tenant_id and e.ref = q.team_ref
          where q.tenant_id = ${tenantId}::uuid and q.id::text = x.path and q.accepted_at is not null and q.withdrawn_at is null)
        when 'article' then exists (select from article a join entity e on e.tenant_id = a.tenant_id and e.ref = a.owner_ref
          where a.tenant_id = ${tenantId}::uuid and a.id::text = x.path and a.owner_ref = x.ref and a.removed_at is null)
        when 'document' then exists (select from document d join entity e on e.tenant_id = d.tenant_id and e.ref = x.ref
          where d.tenant_id = ${tenantId}::uuid and d.id = x.path::uuid)
        else exists (select from entity e where e.tenant_id = ${tenantId}::uuid and e.ref = x.ref) end
    ), written as (
      insert into knowledge_page (tenant_id, id, source, ref, path, title, url, hash, terms, changed_at)
      select ${tenantId}::uuid, id, source, ref, path, title, url, hash, terms, changed_at from given
    )
    insert into knowledge_section (tenant_id, page_id, position, heading, crumb, anchor, blocks, terms)
    select ${tenantId}::uuid, given.id, s.position, s.heading, s.crumb, s.anchor, s.blocks, s.terms
    from given, jsonb_to_recordset(given.sections) as s(position int, heading text, crumb text[], anchor text, blocks jsonb, terms text)`
  if (vectors.length > 0) await restoreVectors(db, tenantId, sources, vectors)
}
