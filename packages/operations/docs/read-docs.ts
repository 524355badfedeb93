import { docsEntityAnnotation } from '@callboard/core/docs/site'
import { normalizeRef } from '@callboard/core/entity/entity'
import { notFound } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { z } from 'zod'
import { operation } from '../operation.ts'

const ref = z.string().trim().toLowerCase().max(600)

/** Entities that lend their docs to one another; more is a mistake. */
const maxHops = 3

const annotationPath = ['metadata', 'annotations', docsEntityAnnotation]

/**
 * The entity whose pages are an entity's docs: itself, or the one that its annotation `techdocs-entity` names.
 * @returns undefined when there is no such entity
 */
export async function docsRefOf(db: TenantReader, tenantId: TenantId, given: string): Promise<string | undefined> {
  let ref = given
  for (let hop = 0; hop <= maxHops; hop++) {
    const [entity] = await db.$queryRaw<{ named: unknown; hasPages: boolean }[]>`
      select e.data #> ${annotationPath}::text[] as named,
        exists (select from doc_page p where p.tenant_id = e.tenant_id and p.ref = e.ref) as "hasPages"
      from entity e where e.tenant_id = ${tenantId}::uuid and e.ref = ${ref}`
    if (!entity) return hop === 0 ? undefined : given
    if (entity.hasPages) return ref
    const next = typeof entity.named === 'string' ? normalizeRef(entity.named, { kind: 'component' }) : undefined
    if (!next) return given
    ref = next
  }
  return given
}

export type DocsPageSummary = { path: string; title: string; section: string; url: string }

const pagesOf = (db: TenantReader, tenantId: TenantId, ref: string) => db.$queryRaw<DocsPageSummary[]>`
  select path, title, section, url from doc_page where tenant_id = ${tenantId}::uuid and ref = ${ref} order by place, path`

/** The pages of an entity's docs, in the order in which they are read. An entity without docs has none. */
export const listDocs = operation({
  name: 'docs.list',
  action: 'catalog.read',
  input: z.object({ ref }),
  run: ({ read, tenantId }, input) =>
    read(async (db) => {
      // Most entities have their own docs or none, so their pages are read along with the question whose they are.
      const [ref, own] = await Promise.all([docsRefOf(db, tenantId, input.ref), pagesOf(db, tenantId, input.ref)])
      if (ref === undefined) throw notFound(`The entity ${input.ref}`)
      return ref === input.ref ? own : pagesOf(db, tenantId, ref)
    }),
})

/** A page of an entity's docs, as Markdown. Without a path the first. */
export const readDocsPage = operation({
  name: 'docs.read',
  action: 'catalog.read',
  input: z.object({ ref, path: z.string().max(1000).optional() }),
  run: ({ tx, tenantId }, input) =>
    tx(async (db) => {
      const ref = (await docsRefOf(db, tenantId, input.ref)) ?? input.ref
      const find = (where: { path?: string; aliases?: { has: string } }) =>
        db.docPage.findFirst({
          where: { ref, ...where },
          orderBy: [{ place: 'asc' }, { path: 'asc' }],
          select: { path: true, title: true, section: true, url: true, text: true },
        })
      const { path } = input
      // A page that has moved is found by its old path, unless another one is there now.
      const page = path === undefined ? await find({}) : ((await find({ path })) ?? (await find({ aliases: { has: path } })))
      if (!page) throw notFound(input.path === undefined ? `A page of ${input.ref}` : `The page ${input.path}`)
      return page
    }),
})
