import { notFound } from '@callboard/core/errors'
import { operation, personOf } from '@callboard/kernel/operation'
import { z } from 'zod'
import { findDocsPage } from './find-page.ts'
import { refInput } from './ref-input.ts'

/** A page of an entity's docs as Markdown; `watched` by the current user. Without a path, the first page. */
export const readDocsPage = operation({
  name: 'docs.read',
  action: 'catalog.read',
  input: z.object({ ref: refInput, path: z.string().max(1000).optional() }),
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
