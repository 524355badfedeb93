import { Prisma } from '@callboard/db/generated/client'

/**
 * The reference of who owns a page `p` of the index with its entity `e`: of a docs page the first code owner that the catalog has,
 * before the owner of the entity. Answers, articles and documents without a repository belong to their owner.
 */
export const ownerOfPage = (p: Prisma.Sql) => Prisma.sql`case ${p}.source
  when 'answer' then ${p}.ref
  when 'article' then ${p}.ref
  when 'document' then case when e.kind in ('group', 'user') then ${p}.ref else e.owner_ref end
  when 'docs' then coalesce((select app.code_owner(d.owners) from doc_page d
    where d.tenant_id = ${p}.tenant_id and d.ref = ${p}.ref and d.path = ${p}.doc_path and d.owners <> '{}'), e.owner_ref)
  else e.owner_ref end`
