import { operation, personOf } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type CatalogView, viewState } from '../domain/view.ts'
import { maxOwnViews, maxSharedViews } from './views.ts'

/** The saved views of the catalog that the current user may open: their own and the shared ones, by name. */
export const listViews = operation({
  name: 'catalog.list-views',
  action: 'catalog.read',
  input: z.object({}),
  run: (context) =>
    context.read(async (db): Promise<CatalogView[]> => {
      const rows = await db.$queryRaw<(Omit<CatalogView, 'state'> & { state: unknown })[]>`
        select id, kind, name, state, is_default as "isDefault", user_id is null as shared from catalog_view
        where tenant_id = ${context.tenantId}::uuid and (user_id is null or user_id = ${personOf(context.actor) ?? null}::uuid)
        order by user_id is not null, lower(name), id limit ${maxOwnViews + maxSharedViews}`
      return rows.map((row) => ({ ...row, state: viewState.catch({}).parse(row.state) }))
    }),
})
