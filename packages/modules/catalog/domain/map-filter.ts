import { z } from 'zod'
import { mapLimit, maxMapEntities } from './map.ts'

const refs = (max: number) => z.array(z.string().max(600).toLowerCase()).max(max)

/** Which entities are on a map. */
export const mapFilter = z.object({
  kinds: z.array(z.string().max(100).toLowerCase()).max(50).default([]),
  /** References of teams, or `missingValue`. */
  owners: refs(50).default([]),
  /** Only these entities, where something outside of the catalog selects them. */
  refs: refs(maxMapEntities).optional(),
  limit: z.number().int().min(1).max(maxMapEntities).default(mapLimit),
})
