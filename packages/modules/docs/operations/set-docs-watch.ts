import { notFound } from '@callboard/core/errors'
import { operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'
import { watchPage } from '../repo/docs-watches.ts'
import { findDocsPage } from './find-page.ts'

const ref = z.string().trim().toLowerCase().max(600)

/**
 * Watches or unwatches a docs page. Shared docs are watched at their own entity, so that a page has one watch wherever it is
 * read.
 * @throws AppError `not_found` if the page does not exist
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
      // A watch can also be ended from the list of watches, where its page may no longer exist.
      else await db.docsWatch.deleteMany({ where: { userId, OR: [{ ref, path }, ...(page ? [page] : [])] } })
      return { watch }
    }),
})
