import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { maxFilterOptions } from '../domain/view-fields.ts'
import { countFilterOptions } from '../repo/entity-facets.ts'

/** The most frequent values of each filter, with counts. `catalog.find-filter-options` finds the others. */
export const listFilterOptions = operation({
  name: 'catalog.list-filter-options',
  action: 'catalog.read',
  input: z.object({ kind: z.string().max(100).optional(), limit: z.number().int().min(1).max(500).default(maxFilterOptions) }),
  run: (context, { kind, limit }) =>
    context.read((db) =>
      countFilterOptions(db, context.tenantId, { filter: kind ? { key: 'kind', values: [kind] } : undefined, limit }),
    ),
})
