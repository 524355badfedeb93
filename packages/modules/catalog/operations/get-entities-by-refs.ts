import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { findDocuments } from '../repo/entity-query.ts'
import { filterSchema } from './query-entities.ts'

/** Entities by full reference, as JSON documents with relations in the requested order; null for missing ones. */
export const getEntitiesByRefs = operation({
  name: 'catalog.get-entities-by-refs',
  action: 'catalog.read',
  /** Entities that do not match the filter count as missing. */
  input: z.object({ refs: z.array(z.string().max(600)).max(10_000), filter: filterSchema.optional() }),
  async run(context, { refs, filter }) {
    const requested = refs.map((r) => r.toLowerCase())
    const found = await findDocuments(context, context.tenantId, [...new Set(requested)], filter)
    return requested.map((ref) => found.get(ref) ?? null)
  },
})
