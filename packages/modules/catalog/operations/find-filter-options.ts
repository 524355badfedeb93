import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { filterFields, maxFilterOptions } from '../domain/view-fields.ts'
import { findFilterOptions as readFilterOptions } from '../repo/entity-facets.ts'

/** The most frequent values of a filter that contain a text, with counts; owners and systems are found by their titles, too. */
export const findFilterOptions = operation({
  name: 'catalog.find-filter-options',
  action: 'catalog.read',
  input: z.object({
    key: z.enum(filterFields),
    text: z.string().trim().max(200),
    kind: z.string().max(100).optional(),
  }),
  run: (context, { key, text, kind }) =>
    context.read((db) =>
      readFilterOptions(db, context.tenantId, {
        key,
        text,
        limit: maxFilterOptions,
        filter: kind ? { key: 'kind', values: [kind] } : undefined,
      }),
    ),
})
