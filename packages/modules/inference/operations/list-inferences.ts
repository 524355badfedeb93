import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { countInferences, findInferences } from '../repo/inferences.ts'
import { inferenceFilter } from './inference-filter.ts'

/** Inferred entities by repository, for review. */
export const listInferences = operation({
  name: 'inference.list',
  action: 'catalog.read',
  input: inferenceFilter.extend({
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
