import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readPages } from '../repo/docs-pages.ts'
import { docsRefOf } from './find-page.ts'
import { refInput } from './ref-input.ts'

/** The pages of an entity's docs in reading order. Empty for an entity without docs. */
export const listDocs = operation({
  name: 'docs.list',
  action: 'catalog.read',
  input: z.object({ ref: refInput }),
  run: ({ read, tenantId }, input) =>
    read(async (db) => {
      // Most entities have their own docs or none, so pages are read in the same statement as the docs' entity.
      const [ref, own] = await Promise.all([docsRefOf(db, tenantId, input.ref), readPages(db, tenantId, input.ref)])
      if (ref === undefined) throw notFound(`The entity ${input.ref}`)
      return ref === input.ref ? own : readPages(db, tenantId, ref)
    }),
})
