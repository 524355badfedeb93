import { operation, personOf } from '@callboard/kernel/operation'
import { z } from 'zod'
import { findLayouts } from './layout.ts'

/** Where the reader has the widgets of the home page: as they chose, or as the organization did. Null: as the product does. */
export const getHomeLayout = operation({
  name: 'home.get-layout',
  action: 'catalog.read',
  input: z.object({}),
  run: (context) =>
    context.read(async (db) => {
      const { own, organization } = await findLayouts(db, context, personOf(context.actor) ?? null)
      return { layout: own ?? organization, isOwn: own !== null, hasDefault: organization !== null }
    }),
})
