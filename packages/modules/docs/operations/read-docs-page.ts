import { notFound } from '@callboard/core/errors'
import { operation, personOf } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readPageText } from '../repo/docs-pages.ts'
import { docsPageBy } from './find-page.ts'
import { refInput } from './ref-input.ts'

/** A page of an entity's docs as Markdown; `watched` by the current user. Without a path, the first page. */
export const readDocsPage = operation({
  name: 'docs.read',
  action: 'catalog.read',
  input: z.object({ ref: refInput, path: z.string().max(1000).optional() }),
  run: ({ actor, read, tenantId }, input) =>
    read(async (db) => {
      const person = personOf(actor)
      const page = await docsPageBy(db, tenantId, input, (address) => readPageText(db, tenantId, address, person))
      if (!page) throw notFound(input.path === undefined ? `A page of ${input.ref}` : `The page ${input.path}`)
      return page
    }),
})
