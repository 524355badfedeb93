import { requestLimits } from '@callboard/core/limits/limits'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type EntityFilter, type EntityQuery, filterCost } from '../domain/query.ts'
import { queryDocuments } from '../repo/entity-query.ts'

/** No entity has an empty name, although some clients send one. */
export const fieldName = z.string().max(300)

/** Each breaks ties of the previous one; more have no effect. */
const maxOrders = 5

/** Filters come from our own parsers (core/entity/query), which limit their depth. */
export const filterSchema = z
  .custom<EntityFilter>((value) => typeof value === 'object' && value !== null)
  .refine((filter) => {
    const { conditions, values } = filterCost(filter, requestLimits.conditions)
    return conditions <= requestLimits.conditions && values <= requestLimits.conditionValues
  }, `A query may have ${requestLimits.conditions} conditions with ${requestLimits.conditionValues} values in all. Split it into several requests.`)

const entityQuerySchema = z.object({
  filter: filterSchema.optional(),
  text: z.object({ term: z.string().max(200), fields: z.array(fieldName).max(20).optional() }).optional(),
  order: z
    .array(z.object({ field: fieldName, order: z.enum(['asc', 'desc']) }))
    .max(maxOrders, `Entities can be ordered by at most ${maxOrders} fields.`)
    .optional(),
  missing: z.enum(['last', 'omit']).optional(),
  limit: z.number().int().min(0).max(10_000),
  offset: z
    .number()
    .int()
    .min(0)
    .max(requestLimits.offset, `offset may be at most ${requestLimits.offset}. Follow the cursors to read further.`)
    .optional(),
  from: z
    .object({ values: z.array(z.string().nullable()).max(maxOrders), id: z.uuid(), direction: z.enum(['next', 'prev']) })
    .optional(),
  total: z.enum(['include', 'exclude']),
})

/** Entities as JSON documents with relations, paginated. `first` and `last` are the boundaries for neighbouring pages. */
export const queryEntities = operation({
  name: 'catalog.query-entities',
  action: 'catalog.read',
  input: entityQuerySchema,
  run: (context, query) => queryDocuments(context, context.tenantId, query as EntityQuery),
})
