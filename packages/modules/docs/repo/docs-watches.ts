import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'

type PageKey = { ref: string; path: string }

/**
 * Hash of a page `p`'s content. `doc_page.hash` also changes with the position in the navigation, which watchers do not care
 * about.
 */
const textHash = Prisma.sql`md5(p.title || chr(10) || p.text)`

/** Watches a page, starting from its current content. Has no effect if it is already watched. */
export async function watchPage(db: TenantDb, tenantId: TenantId, userId: string, { ref, path }: PageKey): Promise<void> {
  await db.$executeRaw`
    insert into docs_watch (tenant_id, user_id, ref, path, title, page_hash, text_hash)
    select p.tenant_id, ${userId}::uuid, p.ref, p.path, p.title, p.hash, ${textHash}
    from doc_page p where p.tenant_id = ${tenantId}::uuid and p.ref = ${ref} and p.path = ${path}
    on conflict do nothing`
}

export type WatchedPage = PageKey & { title: string; label: string | null; gone: boolean }

/** The pages that a member watches, with the name of their entity; `gone` are those that do not exist. */
export const watchedPages = (db: TenantDb, tenantId: TenantId, userId: string) => db.$queryRaw<WatchedPage[]>`
  select w.ref, w.path, coalesce(p.title, w.title) as title, coalesce(e.title, e.name) as label, p.path is null as gone
  from docs_watch w
    left join doc_page p on p.tenant_id = w.tenant_id and p.ref = w.ref and p.path = w.path
    left join entity e on e.tenant_id = w.tenant_id and e.ref = w.ref
  where w.tenant_id = ${tenantId}::uuid and w.user_id = ${userId}::uuid
  order by w.ref, w.path`

export type ChangedWatch = PageKey & { userId: string; title: string; label: string | null; what: 'changed' | 'gone' | 'back' }

type Row = PageKey & {
  userId: string
  label: string | null
  title: string
  wasGone: boolean
  oldText: string
  /** Null for a removed page. */
  nowPath: string | null
  nowTitle: string | null
  nowHash: string | null
  nowText: string | null
}

const differing = (db: TenantDb, tenantId: TenantId, limit: number) => db.$queryRaw<Row[]>`
  select w.user_id as "userId", w.ref, w.path, w.title, w.page_hash is null as "wasGone", w.text_hash as "oldText",
    coalesce(e.title, e.name) as label, p.path as "nowPath", p.title as "nowTitle", p.hash as "nowHash", ${textHash} as "nowText"
  from docs_watch w
    left join lateral (
      select d.path, d.title, d.hash, d.text from doc_page d
      where d.tenant_id = w.tenant_id and d.ref = w.ref and (d.path = w.path or w.path = any(d.aliases))
      order by d.path <> w.path, d.place limit 1) p on true
    left join entity e on e.tenant_id = w.tenant_id and e.ref = w.ref
  where w.tenant_id = ${tenantId}::uuid and p.hash is distinct from w.page_hash
  order by w.user_id, w.ref, w.path limit ${limit} for update of w skip locked`

/** Stores the state a watcher was notified of; a watch follows its page when that moves. */
async function markSeen(db: TenantDb, tenantId: TenantId, row: Row): Promise<void> {
  const { userId, ref, path, nowPath } = row
  const key = { tenantId_userId_ref_path: { tenantId, userId, ref, path } }
  const seen =
    nowPath === null
      ? { pageHash: null }
      : { pageHash: row.nowHash, title: row.nowTitle ?? row.title, textHash: row.nowText ?? row.oldText }
  const taken = nowPath !== null && nowPath !== path && (await db.docsWatch.count({ where: { userId, ref, path: nowPath } })) > 0
  if (taken) await db.docsWatch.delete({ where: key })
  else await db.docsWatch.update({ where: key, data: { ...seen, ...(nowPath === null ? {} : { path: nowPath }) } })
}

/**
 * Claims watches whose page has changed, was removed or has returned. Each change is claimed once, even by concurrent jobs.
 * @returns the changes, and the number of watches checked: equal to `limit` if more may be waiting
 */
export async function takeChangedWatches(
  db: TenantDb,
  tenantId: TenantId,
  limit: number,
): Promise<{ changes: ChangedWatch[]; seen: number }> {
  const rows = await differing(db, tenantId, limit)
  const changes: ChangedWatch[] = []
  for (const row of rows) {
    const { userId, ref, label } = row
    const page = { userId, ref, label, path: row.nowPath ?? row.path, title: row.nowTitle ?? row.title }
    if (row.nowPath === null) changes.push({ ...page, what: 'gone' })
    else if (row.wasGone) changes.push({ ...page, what: 'back' })
    else if (row.nowText !== row.oldText) changes.push({ ...page, what: 'changed' })
    await markSeen(db, tenantId, row)
  }
  return { changes, seen: rows.length }
}

/** Whether a page has watchers. */
export const hasDocsWatches = (tenantId: TenantId): Condition => Prisma.sql`
  exists (select from docs_watch where tenant_id = ${tenantId}::uuid)`
