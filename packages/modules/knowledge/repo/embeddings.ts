import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { jsonb } from '@callboard/db/jsonb'
import type { PageVectors } from '../domain/page-vectors.ts'
import type { Block, SourceKind } from '../domain/section.ts'

/** Of everything that is embedded of a section `s` on a page `p`. */
const hashOfSection = Prisma.sql`md5(p.title || chr(31) || array_to_string(s.crumb, chr(31)) || chr(31) || s.heading || s.blocks::text)`

export type UnembeddedSection = {
  pageId: string
  position: number
  hash: string
  title: string
  crumb: string[]
  heading: string
  blocks: Block[]
}

/** Sections without a vector, and how many there are. */
export async function unembeddedSections(
  db: TenantReader,
  tenantId: TenantId,
  limit: number,
): Promise<{ pending: number; sections: UnembeddedSection[] }> {
  const missing = Prisma.sql`
    from knowledge_section s join knowledge_page p on p.tenant_id = s.tenant_id and p.id = s.page_id
    where s.tenant_id = ${tenantId}::uuid and not exists (
      select from section_embedding e where e.tenant_id = s.tenant_id and e.page_id = s.page_id and e.position = s.position)`
  const [counted, sections] = await Promise.all([
    db.$queryRaw<{ pending: number }[]>`select count(*)::int as pending ${missing}`,
    db.$queryRaw<UnembeddedSection[]>`
      select s.page_id as "pageId", s.position, ${hashOfSection} as hash, p.title, s.crumb, s.heading, s.blocks
      ${missing} order by s.page_id, s.position limit ${limit}`,
  ])
  return { pending: counted[0]?.pending ?? 0, sections }
}

export type SectionVector = { pageId: string; position: number; hash: string; vector: Uint8Array }

/** Stores vectors of a model, unless the section or the model was removed meanwhile. @returns how many */
export const writeVectors = (db: TenantDb, tenantId: TenantId, modelId: string, vectors: readonly SectionVector[]) => {
  const rows = jsonb(vectors.map(({ vector, ...row }) => ({ ...row, vector: Buffer.from(vector).toString('base64') })))
  return db.$executeRaw`
    insert into section_embedding (tenant_id, page_id, position, model_id, hash, vector)
    select s.tenant_id, s.page_id, s.position, m.id, x.hash, decode(x.vector, 'base64')
    from jsonb_to_recordset(${rows}::jsonb) as x("pageId" uuid, position int, hash text, vector text)
      join knowledge_section s on s.tenant_id = ${tenantId}::uuid and s.page_id = x."pageId" and s.position = x.position
      join embedding_model m on m.tenant_id = s.tenant_id and m.id = ${modelId}::uuid
    on conflict (tenant_id, page_id, position) do nothing`
}

export type KeptVector = { hash: string; modelId: string; vector: string }

/** Vectors of pages that are about to be written anew, by what was embedded. */
export const vectorsOfSources = (
  db: TenantReader,
  tenantId: TenantId,
  sources: readonly { source: SourceKind; ref: string; path: string }[],
) => db.$queryRaw<KeptVector[]>`
  select distinct on (e.hash) e.hash, e.model_id as "modelId", encode(e.vector, 'base64') as vector
  from jsonb_to_recordset(${jsonb(sources)}::jsonb) as x(source text, ref text, path text)
    join knowledge_page p on p.tenant_id = ${tenantId}::uuid and p.source = x.source and p.ref = x.ref and p.path = x.path
    join section_embedding e on e.tenant_id = p.tenant_id and e.page_id = p.id`

/** Gives sections of pages that were written anew the vectors of the same text. */
export const restoreVectors = (
  db: TenantDb,
  tenantId: TenantId,
  sources: readonly { source: SourceKind; ref: string; path: string }[],
  kept: readonly KeptVector[],
) => db.$executeRaw`
  insert into section_embedding (tenant_id, page_id, position, model_id, hash, vector)
  select s.tenant_id, s.page_id, s.position, m.id, k.hash, decode(k.vector, 'base64')
  from jsonb_to_recordset(${jsonb(sources)}::jsonb) as x(source text, ref text, path text)
    join knowledge_page p on p.tenant_id = ${tenantId}::uuid and p.source = x.source and p.ref = x.ref and p.path = x.path
    join knowledge_section s on s.tenant_id = p.tenant_id and s.page_id = p.id
    join jsonb_to_recordset(${jsonb(kept)}::jsonb) as k(hash text, "modelId" uuid, vector text) on k.hash = ${hashOfSection}
    join embedding_model m on m.tenant_id = s.tenant_id and m.id = k."modelId"`

/** Pages of these sources whose sections all have vectors. */
export async function embeddedIds(db: TenantReader, tenantId: TenantId, sources: readonly SourceKind[]): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select p.id from knowledge_page p
      join knowledge_section s on s.tenant_id = p.tenant_id and s.page_id = p.id
      left join section_embedding e on e.tenant_id = s.tenant_id and e.page_id = s.page_id and e.position = s.position
    where p.tenant_id = ${tenantId}::uuid and p.source = any(${sources}::text[])
    group by p.id having count(*) = count(e.position)`
  return rows.map(({ id }) => id)
}

/** The vectors of some pages. */
export const vectorsOfPages = (db: TenantReader, tenantId: TenantId, sources: readonly SourceKind[], ids: readonly string[]) =>
  db.$queryRaw<PageVectors[]>`
    select p.id, string_agg(e.vector, ''::bytea order by e.position) as vectors
    from knowledge_page p join section_embedding e on e.tenant_id = p.tenant_id and e.page_id = p.id
    where p.tenant_id = ${tenantId}::uuid and p.source = any(${sources}::text[]) and p.id = any(${ids}::uuid[])
    group by p.id`
