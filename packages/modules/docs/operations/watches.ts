import { notFound } from '@callboard/core/errors'
import { operation, requirePerson } from '@callboard/kernel/operation'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import { watchedPages, watchPage } from '../repo/docs-watches.ts'
import { findDocsPage } from './find-page.ts'

const ref = z.string().trim().toLowerCase().max(600)

/**
 * Says whether one wants to be told when a page of docs changes. Docs that an entity borrows are watched where they are
 * written, so that the page has one watch wherever it is read.
 * @throws AppError `not_found` when a page is to be watched that is not there
 */
export const setDocsWatch = operation({
  name: 'docs.set-watch',
  action: 'self.manage',
  input: z.object({ ref, path: z.string().max(1000), watch: z.boolean() }),
  run: (context, { ref, path, watch }) =>
    context.tx(async (db) => {
      const { id: userId } = requirePerson(context)
      const page = await findDocsPage(db, context.tenantId, { ref, path })
      if (watch) {
        if (!page) throw notFound(`The page ${path}`)
        await watchPage(db, context.tenantId, userId, page)
      }
      // A watch is also ended by the names in the list of watches: its page may be gone.
      else await db.docsWatch.deleteMany({ where: { userId, OR: [{ ref, path }, ...(page ? [page] : [])] } })
      return { watch }
    }),
})

/** The pages of docs that one watches. `gone` are those that are not there at present. */
export const listDocsWatches = operation({
  name: 'docs.list-watches',
  action: 'self.manage',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const watched = await watchedPages(db, context.tenantId, requirePerson(context).id)
      return watched.map((w) => ({ ...w, label: w.label ?? shortRef(w.ref) }))
    }),
})
