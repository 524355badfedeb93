import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readDocs, readPages } from '../repo/docs-pages.ts'
import { docsRefFrom } from './find-page.ts'
import { refInput } from './ref-input.ts'

/** The pages of an entity's docs in reading order. Empty for an entity without docs. */
export const listDocs = operation({
  name: 'docs.list',
  action: 'catalog.read',
  input: z.object({ ref: refInput }),
  run: ({ read, tenantId }, input) =>
    read(async (db) => {
      const docs = await readDocs(db, tenantId, input.ref)
      if (!docs) throw notFound(`The entity ${input.ref}`)
      const { named, pages } = docs
      const ref = await docsRefFrom(db, tenantId, input.ref, { named, hasPages: pages.length > 0 })
      return ref === input.ref ? pages : readPages(db, tenantId, ref)
    }),
})
