import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { jsonb } from '@callboard/db/jsonb'

/**
 * A subquery of the entity that a document belongs to: its owner or, of an item, the component that is defined closest to the
 * root, before other kinds. No row if the catalog has none.
 * @param d the alias of the document
 */
export const entityOfDocument = (d: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (select o.ref from entity o where o.tenant_id = ${d}.tenant_id and o.ref = ${d}.owner_ref)
  union all
  (select i.ref from entity i
    where ${d}.owner_ref is null and i.tenant_id = ${d}.tenant_id and i.integration_id = ${d}.integration_id and i.item = ${d}.item
      and i.kind not in ('group', 'user', 'location')
    order by i.kind <> 'component', length(i.file), i.ref limit 1)`

export type NewDocument = {
  key: string
  version: string
  item: string | null
  ownerRef: string | null
  title: string
  url: string
  place: string
  author: string
  /** Markdown. */
  text: string
  changedAt: Date
}

type Of = { tenantId: TenantId; integrationId: string }

/** Writes documents that were read. @param seenAt the start of the read */
export async function writeDocuments(
  db: TenantDb,
  { tenantId, integrationId }: Of,
  documents: readonly NewDocument[],
  seenAt: Date,
): Promise<void> {
  await db.$executeRaw`
    insert into document as d (tenant_id, integration_id, key, version, item, owner_ref, title, url, place, author, text, changed_at, seen_at)
    select ${tenantId}::uuid, ${integrationId}::uuid, x.key, x.version, x.item, x."ownerRef", x.title, x.url, x.place, x.author, x.text,
      x."changedAt", ${seenAt}
    from jsonb_to_recordset(${jsonb(documents)}::jsonb) as x(key text, version text, item text, "ownerRef" text, title text, url text,
      place text, author text, text text, "changedAt" timestamptz)
    on conflict (tenant_id, integration_id, key) do update set version = excluded.version, item = excluded.item,
      owner_ref = excluded.owner_ref, title = excluded.title, url = excluded.url, place = excluded.place, author = excluded.author,
      text = excluded.text, changed_at = excluded.changed_at, seen_at = excluded.seen_at`
}

/** Owners of an integration's documents that the catalog does not have. */
export async function unknownOwners(db: TenantReader, { tenantId, integrationId }: Of): Promise<string[]> {
  const rows = await db.$queryRaw<{ ref: string }[]>`
    select distinct d.owner_ref as ref from document d
    where d.tenant_id = ${tenantId}::uuid and d.integration_id = ${integrationId}::uuid and d.owner_ref is not null
      and not exists (select from entity e where e.tenant_id = d.tenant_id and e.ref = d.owner_ref)
    order by 1 limit 5`
  return rows.map(({ ref }) => ref)
}

export type DocumentRow = {
  id: string
  title: string
  url: string
  place: string
  author: string
  text: string
  changedAt: Date
  /** The integration that read it. */
  integration: string
  ref: string
  label: string
}

/** A document with the entity that it belongs to; undefined if the catalog does not have that. */
export async function findDocument(db: TenantReader, tenantId: TenantId, id: string): Promise<DocumentRow | undefined> {
  const [row] = await db.$queryRaw<DocumentRow[]>`
    select d.id, d.title, d.url, d.place, d.author, d.text, d.changed_at as "changedAt", i.name as integration, e.ref,
      coalesce(e.title, e.name) as label
    from document d
      join integration i on i.tenant_id = d.tenant_id and i.id = d.integration_id
      join lateral (${entityOfDocument(Prisma.sql`d`)}) x on true
      join entity e on e.tenant_id = d.tenant_id and e.ref = x.ref
    where d.tenant_id = ${tenantId}::uuid and d.id = ${id}::uuid`
  return row
}
