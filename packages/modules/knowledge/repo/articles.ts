import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'
import { readTogether } from '@callboard/db/read-together'
import { articleUndoDays } from '../domain/article.ts'

export type ArticleRow = {
  id: string
  title: string
  ownerRef: string
  /** Null if the catalog does not have the owner. */
  ownerLabel: string | null
  reviewOn: string | null
  overdue: boolean
  createdBy: string
  createdAt: Date
  updatedBy: string
  updatedAt: Date
}

/** `text` is part of the title or the Markdown; `refs` are owners. */
type ArticleFilter = {
  text?: string | undefined
  refs?: readonly string[] | undefined
  overdue: boolean
  limit: number
  offset: number
}

/** Whether articles of some owners are overdue; without refs, of any. */
export const hasOverdueArticles = (tenantId: TenantId, refs: readonly string[] | null): Condition => Prisma.sql`
  exists (select from article where tenant_id = ${tenantId}::uuid and removed_at is null and review_on <= current_date
    and (${refs === null} or owner_ref = any(${[...(refs ?? [])]}::text[])))`

/** Articles that are not removed: the overdue ones by their date if only these are wanted, otherwise by title. */
export const findArticles = (db: TenantReader, tenantId: TenantId, { text, refs, overdue, limit, offset }: ArticleFilter) =>
  readTogether<ArticleRow & { total: number }>(
    db,
    Prisma.sql`
  select a.id, a.title, a.owner_ref as "ownerRef", coalesce(o.title, o.name) as "ownerLabel", a.review_on::text as "reviewOn",
    a.review_on <= current_date is true as overdue, a.created_by as "createdBy", a.created_at as "createdAt", a.updated_by as "updatedBy",
    a.updated_at as "updatedAt", (count(*) over ())::int as total
  from article a left join entity o on o.tenant_id = a.tenant_id and o.ref = a.owner_ref
  where a.tenant_id = ${tenantId}::uuid and a.removed_at is null
    and (${text === undefined} or strpos(lower(a.title || ' ' || a.text), ${text?.toLowerCase() ?? ''}) > 0)
    and (${refs === undefined} or a.owner_ref = any(${[...(refs ?? [])]}::text[]))
    and (${!overdue} or a.review_on <= current_date)
  order by case when ${overdue} then a.review_on end, lower(a.title), a.id limit ${limit} offset ${offset}`,
    { createdAt: true, updatedAt: true },
  )

/** An article; also a removed one that can still be restored. */
export async function findArticle(
  db: TenantReader,
  tenantId: TenantId,
  id: string,
): Promise<(ArticleRow & { text: string; removedAt: Date | null }) | undefined> {
  const [row] = await db.$queryRaw<(ArticleRow & { text: string; removedAt: Date | null })[]>`
    select a.id, a.title, a.text, a.owner_ref as "ownerRef", coalesce(o.title, o.name) as "ownerLabel", a.review_on::text as "reviewOn",
      a.removed_at is null and a.review_on <= current_date is true as overdue, a.created_by as "createdBy", a.created_at as "createdAt",
      a.updated_by as "updatedBy", a.updated_at as "updatedAt", a.removed_at as "removedAt"
    from article a left join entity o on o.tenant_id = a.tenant_id and o.ref = a.owner_ref
    where a.tenant_id = ${tenantId}::uuid and a.id = ${id}::uuid
      and (a.removed_at is null or a.removed_at > now() - make_interval(days => ${articleUndoDays}::int))`
  return row
}
