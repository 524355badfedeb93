import { AppError } from '@callboard/core/errors'
import { requestLimits } from '@callboard/core/limits/limits'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { filterCost } from '../domain/query.ts'
import { countFacet } from '../repo/entity-facets.ts'
import { fieldName, filterSchema } from './query-entities.ts'

/** Value counts for some keys. */
export const countFacets = operation({
  name: 'catalog.count-facets',
  action: 'catalog.read',
  input: z.object({ keys: z.array(fieldName).min(1).max(20), filter: filterSchema.optional() }),
  run: (context, { keys, filter }) => {
    const { conditions } = filterCost(filter)
    if (conditions * keys.length > requestLimits.facetCost)
      throw new AppError(
        'invalid_input',
        `${conditions} conditions for ${keys.length} facets are too many for one request; ${requestLimits.facetCost} in all are allowed. Request fewer facets at a time, or use fewer conditions.`,
      )
    return context.read(async (db) => {
      const counts = await Promise.all(keys.map((key) => countFacet(db, context.tenantId, key, filter)))
      return Object.fromEntries(keys.map((key, i) => [key, counts[i] ?? []]))
    })
  },
})
