import { operation, personOf } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type CatalogView, viewState } from '../domain/view.ts'
import { findViews } from '../repo/views.ts'
import { maxOwnViews, maxSharedViews } from './views.ts'

/** The saved views of the catalog that the current user may open: their own and the shared ones, by name. */
export const listViews = operation({
  name: 'catalog.list-views',
  action: 'catalog.read',
  input: z.object({}),
  run: (context) =>
    context.read(async (db): Promise<CatalogView[]> => {
      const rows = await findViews(db, context.tenantId, personOf(context.actor), maxOwnViews + maxSharedViews)
      return rows.map((row) => ({ ...row, state: viewState.catch({}).parse(row.state) }))
    }),
})
