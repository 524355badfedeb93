import { createHash } from 'node:crypto'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { jsonb } from '@callboard/db/jsonb'
import type { FoundPage } from '@callboard/plugin-kit/server'

/** A docs page as stored for an item of an integration. */
export type PageRow = FoundPage

/** Number of pages per statement: each has up to some hundred thousand characters. */
const pagesAtOnce = 100

const hashOf = (page: PageRow, place: number) =>
  createHash('sha1')
    .update(JSON.stringify([place, page.title, page.section, page.url, page.text, page.plain, ...(page.aliases ?? [])]))
    .digest('base64url')

/**
 * Replaces the pages of items. Only changes are written, and only for entities of the same item.
 * @returns how many pages were written or removed
 */
export async function replacePages(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  items: readonly { key: string; pages: readonly PageRow[] }[],
): Promise<number> {
  const rows = items.flatMap(({ key, pages }) =>
    pages.map((page, place) => ({
      ...page,
      aliases: page.aliases ?? [],
      owners: page.owners ?? [],
      item: key,
      place,
      hash: hashOf(page, place),
    })),
  )
  const keep = jsonb(rows.map(({ ref, path, item }) => ({ ref, path, item })))
  let changed = await db.$executeRaw`
    delete from doc_page p
    where p.tenant_id = ${tenantId}::uuid and p.integration_id = ${integrationId}::uuid and p.item = any(${items.map((i) => i.key)}::text[])
      and (p.ref, p.path, p.item) not in (select x.ref, x.path, x.item from jsonb_to_recordset(${keep}::jsonb) as x(ref text, path text, item text))`
  for (let at = 0; at < rows.length; at += pagesAtOnce)
    changed += await db.$executeRaw`
      insert into doc_page (tenant_id, integration_id, ref, path, place, title, section, text, plain, url, aliases, owners, hash, item, changed_at)
      select ${tenantId}::uuid, ${integrationId}::uuid, x.ref, x.path, x.place, x.title, x.section, x.text, x.plain, x.url, x.aliases, x.owners, x.hash, x.item, least(coalesce(x.changed_at, now()), now())
      from jsonb_to_recordset(${jsonb(rows.slice(at, at + pagesAtOnce).map(({ changedAt, ...row }) => ({ ...row, changed_at: changedAt ?? null })))}::jsonb)
        as x(ref text, path text, place int, title text, section text, text text, plain text, url text, aliases text[], owners text[], hash text, item text, changed_at timestamptz)
        join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = x.ref and e.integration_id = ${integrationId}::uuid and e.item = x.item
      on conflict (tenant_id, ref, path) do update set
        integration_id = excluded.integration_id, item = excluded.item, place = excluded.place, title = excluded.title, section = excluded.section,
        text = excluded.text, plain = excluded.plain, url = excluded.url, aliases = excluded.aliases, owners = excluded.owners, hash = excluded.hash,
        changed_at = case when doc_page.hash <> excluded.hash then excluded.changed_at else doc_page.changed_at end
      where doc_page.hash <> excluded.hash or doc_page.item <> excluded.item or doc_page.integration_id <> excluded.integration_id
        or doc_page.owners <> excluded.owners`
  return changed
}
