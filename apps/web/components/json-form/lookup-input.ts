import type { EntityFilter } from '@callboard/modules/catalog/domain/query'
import { z } from 'zod'

const condition = z.union([z.string(), z.array(z.string()).max(50), z.object({ exists: z.boolean() })])
const conditions = z.record(z.string().min(1).max(300), condition)

/** The `catalogFilter` of a field, which Backstage's catalog client takes: alternatives of conditions. */
const catalogFilter = z.union([conditions, z.array(conditions).max(20)])

export const lookupInput = z.object({
  text: z.string().trim().max(200),
  kinds: z.array(z.string().max(100)).max(20),
  filter: catalogFilter.optional().catch(undefined),
  /** Only what the reader's teams own. */
  owned: z.boolean(),
})

export type Lookup = z.input<typeof lookupInput>

function conditionOf(key: string, value: z.output<typeof condition>): EntityFilter {
  if (typeof value === 'object' && !Array.isArray(value)) return { key, exists: value.exists }
  return { key, values: [value].flat() }
}

/** The filter of a field's options. */
export function entityFilter(
  { kinds, filter }: z.output<typeof lookupInput>,
  owners: readonly string[] | undefined,
): EntityFilter {
  const alternatives = [filter ?? []].flat().map(
    (all): EntityFilter => ({
      all: Object.entries(all).map(([key, value]) => conditionOf(key, value)),
    }),
  )
  return {
    all: [
      ...(kinds.length > 0 ? [{ key: 'kind', values: kinds }] : []),
      ...(alternatives.length > 0 ? [{ any: alternatives }] : []),
      ...(owners ? [{ key: '$owner', values: [...owners] }] : []),
    ],
  }
}
