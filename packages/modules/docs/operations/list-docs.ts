import { notFound } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { docsRefOf } from './find-page.ts'
import { refInput } from './ref-input.ts'

export type DocsPageSummary = { path: string; title: string; section: string; url: string }

const pagesOf = (db: TenantReader, tenantId: TenantId, ref: string) => db.$queryRaw<DocsPageSummary[]>`
  select path, title, section, url from doc_page where tenant_id = ${tenantId}::uuid and ref = ${ref} order by place, path`

/** The pages of an entity's docs in reading order. Empty for an entity without docs. */
export const listDocs = operation({
  name: 'docs.list',
  action: 'catalog.read',
  input: z.object({ ref: refInput }),
  run: ({ read, tenantId }, input) =>
    read(async (db) => {
      // Most entities have their own docs or none, so pages are read in the same statement as the docs' entity.
      const [ref, own] = await Promise.all([docsRefOf(db, tenantId, input.ref), pagesOf(db, tenantId, input.ref)])
      if (ref === undefined) throw notFound(`The entity ${input.ref}`)
      return ref === input.ref ? own : pagesOf(db, tenantId, ref)
    }),
})
