import { notFound } from '@callboard/core/errors'
import { z } from 'zod'
import { operation } from '../operation.ts'
import { docsRefOf, findDocsPage } from './find-page.ts'

const ref = z.string().trim().toLowerCase().max(600)

/** The pages of an entity's docs, in the order in which they are read. An entity without docs has none. */
export const listDocs = operation({
  name: 'docs.list',
  action: 'catalog.read',
  input: z.object({ ref }),
  run: ({ tx }, input) =>
    tx(async (db) => {
      const ref = await docsRefOf(db, input.ref)
      if (ref === undefined) throw notFound(`The entity ${input.ref}`)
      return db.docPage.findMany({
        where: { ref },
        orderBy: [{ place: 'asc' }, { path: 'asc' }],
        select: { path: true, title: true, section: true, url: true },
      })
    }),
})

/** A page of an entity's docs, as Markdown. Without a path the first. */
export const readDocsPage = operation({
  name: 'docs.read',
  action: 'catalog.read',
  input: z.object({ ref, path: z.string().max(1000).optional() }),
  run: ({ tx }, input) =>
    tx(async (db) => {
      const key = await findDocsPage(db, input)
      const select = { path: true, title: true, section: true, url: true, text: true, changedAt: true } as const
      const page = key && (await db.docPage.findFirst({ where: key, select }))
      if (!page) throw notFound(input.path === undefined ? `A page of ${input.ref}` : `The page ${input.path}`)
      return page
    }),
})
