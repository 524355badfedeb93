import { mapYielding } from '@callboard/core/map-yielding'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { findFullEntities } from '../repo/entity-query.ts'
import { backstageEntity } from './backstage-entity.ts'
import { filterSchema } from './query-entities.ts'

/** Entities by full reference, in the requested order; null for missing ones. */
export const getEntitiesByRefs = operation({
  name: 'catalog.get-entities-by-refs',
  action: 'catalog.read',
  /** Entities that do not match the filter count as missing. */
  input: z.object({ refs: z.array(z.string().max(600)).max(10_000), filter: filterSchema.optional() }),
  async run(context, { refs, filter }) {
    const requested = refs.map((r) => r.toLowerCase())
    const rows = await context.read((db) => findFullEntities(db, context.tenantId, [...new Set(requested)], filter))
    const byRef = new Map(await mapYielding(rows, (r) => [r.ref, backstageEntity(r)] as const))
    return requested.map((ref) => byRef.get(ref) ?? null)
  },
})
