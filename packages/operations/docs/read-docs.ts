import { notFound } from '@callboard/core/errors'
import { z } from 'zod'
import { operation } from '../operation.ts'

const ref = z.string().trim().toLowerCase().max(600)

/** The pages of an entity's docs, in the order in which they are read. An entity without docs has none. */
export const listDocs = operation({
  name: 'docs.list',
  action: 'catalog.read',
  input: z.object({ ref }),
  run: ({ tx }, input) =>
    tx(async (db) => {
      const entity = await db.entity.findFirst({
        where: { ref: input.ref },
        select: {
          docPages: {
            orderBy: [{ place: 'asc' }, { path: 'asc' }],
            select: { path: true, title: true, section: true, url: true },
          },
        },
      })
      if (!entity) throw notFound(`The entity ${input.ref}`)
      return entity.docPages
    }),
})

/** A page of an entity's docs, as Markdown. Without a path the first. */
export const readDocsPage = operation({
  name: 'docs.read',
  action: 'catalog.read',
  input: z.object({ ref, path: z.string().max(1000).optional() }),
  run: ({ tx }, input) =>
    tx(async (db) => {
      const page = await db.docPage.findFirst({
        where: { ref: input.ref, ...(input.path === undefined ? {} : { path: input.path }) },
        orderBy: [{ place: 'asc' }, { path: 'asc' }],
        select: { path: true, title: true, section: true, url: true, text: true },
      })
      if (!page) throw notFound(input.path === undefined ? `A page of ${input.ref}` : `The page ${input.path}`)
      return page
    }),
})
