import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { differencesOf, truncateValues } from '../domain/diff.ts'
import { findEntityAsOf } from '../repo/as-of.ts'
import { refText } from './change-views.ts'

/** An entity at a point in time, from the `before` of the first later change. Null if it did not exist. */
export const getEntityAsOf = operation({
  name: 'catalog.get-entity-as-of',
  action: 'catalog.read',
  input: z.object({ ref: refText, at: z.coerce.date() }),
  run: (context, { ref, at }) =>
    context.readModels(async (db) => {
      const row = await findEntityAsOf(db, context.tenantId, ref, at)
      if (!row) throw notFound(`The entity ${ref}`)
      return { was: row.was, differences: truncateValues(differencesOf(row.was ?? undefined, row.now ?? undefined)) }
    }),
})
