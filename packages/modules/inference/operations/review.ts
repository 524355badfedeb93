import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { countInferences, findInferenceRefs, findInferences } from '../repo/inferences.ts'

const filterSchema = z.object({
  state: z.enum(['open', 'accepted', 'all']).default('open'),
  text: z.string().trim().max(200).optional(),
  integrationId: z.uuid().optional(),
  /** Only entities with a low-confidence value. */
  unsure: z.boolean().default(false),
})

/** Inferred entities by repository, for review. */
export const listInferences = operation({
  name: 'conclusions.list',
  action: 'catalog.read',
  input: filterSchema.extend({
    limit: z.number().int().min(1).max(200).default(50),
    offset: z.number().int().min(0).max(1_000_000).default(0),
  }),
  run: ({ tenantId, read }, { limit, offset, ...filter }) =>
    read(async (db) => {
      const [rows, total, open] = await Promise.all([
        findInferences(db, tenantId, filter, { limit, offset }),
        countInferences(db, tenantId, filter),
        countInferences(db, tenantId, { state: 'open', unsure: false }),
      ])
      /** `open`: in the whole organization. */
      return { rows, total, open }
    }),
})

/** References of all entities that match a filter, for confirming all of them. */
export const listInferenceRefs = operation({
  name: 'conclusions.list-refs',
  action: 'catalog.read',
  input: filterSchema,
  run: ({ tenantId, read }, filter) => read((db) => findInferenceRefs(db, tenantId, filter)),
})

/** Number of inferred entities that have not been reviewed. */
export const countOpenInferences = operation({
  name: 'conclusions.count-open',
  action: 'catalog.read',
  input: z.object({ integrationId: z.uuid().optional() }),
  run: ({ tenantId, read }, { integrationId }) =>
    read(async (db) => ({ open: await countInferences(db, tenantId, { state: 'open', unsure: false, integrationId }) })),
})
