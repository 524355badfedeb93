import { notFound } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { operation, personOf } from '@callboard/kernel/operation'
import { z } from 'zod'
import { docsRefOf, findDocsPage } from './find-page.ts'

const ref = z.string().trim().toLowerCase().max(600)

export type DocsPageSummary = { path: string; title: string; section: string; url: string }

const pagesOf = (db: TenantReader, tenantId: TenantId, ref: string) => db.$queryRaw<DocsPageSummary[]>`
  select path, title, section, url from doc_page where tenant_id = ${tenantId}::uuid and ref = ${ref} order by place, path`

/** The pages of an entity's docs in reading order. Empty for an entity without docs. */
export const listDocs = operation({
  name: 'docs.list',
  action: 'catalog.read',
  input: z.object({ ref }),
  run: ({ read, tenantId }, input) =>
    read(async (db) => {
      // Most entities have their own docs or none, so pages are read in the same statement as the docs' entity.
      const [ref, own] = await Promise.all([docsRefOf(db, tenantId, input.ref), pagesOf(db, tenantId, input.ref)])
      if (ref === undefined) throw notFound(`The entity ${input.ref}`)
      return ref === input.ref ? own : pagesOf(db, tenantId, ref)
    }),
})

/** A page of an entity's docs as Markdown; `watched` by the current user. Without a path, the first page. */
export const readDocsPage = operation({
  name: 'docs.read',
  action: 'catalog.read',
  input: z.object({ ref, path: z.string().max(1000).optional() }),
  run: ({ actor, tx, tenantId }, input) =>
    tx(async (db) => {
      const key = await findDocsPage(db, tenantId, input)
      const select = { path: true, title: true, section: true, url: true, text: true, changedAt: true } as const
      const page = key && (await db.docPage.findFirst({ where: key, select }))
      if (!page) throw notFound(input.path === undefined ? `A page of ${input.ref}` : `The page ${input.path}`)
      const userId = personOf(actor)
      const watched = userId !== undefined && (await db.docsWatch.count({ where: { userId, ...key } })) > 0
      return { ...page, watched }
    }),
})
