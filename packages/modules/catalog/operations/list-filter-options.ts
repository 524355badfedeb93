import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { countFilterOptions } from '../repo/entity-facets.ts'

/** Options of each filter, with counts. */
export const listFilterOptions = operation({
  name: 'catalog.list-filter-options',
  action: 'catalog.read',
  input: z.object({ kind: z.string().max(100).optional() }),
  run: (context, { kind }) =>
    context.read((db) => countFilterOptions(db, context.tenantId, kind ? { key: 'kind', values: [kind] } : undefined)),
})
