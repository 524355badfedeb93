import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { partsOf } from '../domain/entity.ts'
import { countAddedSince, findEntitiesAsOf } from '../repo/as-of.ts'

/** The catalog at a point in time, and how it differs from today. */
export const getCatalogAsOf = operation({
  name: 'catalog.get-as-of',
  action: 'catalog.read',
  input: z.object({
    at: z.coerce.date(),
    kind: z.string().max(100).optional(),
    limit: z.number().int().min(1).max(500).default(100),
    offset: z.number().int().min(0).max(1_000_000).default(0),
  }),
  run: (context, { at, kind, limit, offset }) =>
    context.readModels(async (db) => {
      const { tenantId } = context
      const [{ rows, total }, addedSince] = await Promise.all([
        findEntitiesAsOf(db, tenantId, { at, kind, limit, offset }),
        countAddedSince(db, tenantId, at),
      ])
      return {
        rows: rows.map((row) => ({ ...row, kind: partsOf(row.ref).kind })),
        total,
        /** How many of today's entities did not exist yet. */
        addedSince,
      }
    }),
})
