import { isAppError, notFound } from '@callboard/core/errors'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { correctValue } from './correct.ts'
import { proposeChange } from './propose.ts'

/** Each entity of a catalog file takes requests to its vendor, so that a caller sends longer lists in parts. */
export const maxEditedAtOnce = 10

const change = z.discriminatedUnion('field', [
  z.object({ field: z.literal('spec.owner'), value: z.string().trim().min(1, 'Enter an owner.').max(600) }),
  z.object({ field: z.literal('spec.lifecycle'), value: z.string().trim().min(1, 'Enter a lifecycle.').max(200) }),
  z.object({
    field: z.literal('metadata.tags'),
    /** Added to the tags that an entity has. */
    value: z.array(z.string().trim().toLowerCase().min(1).max(63)).min(1, 'Enter a tag.').max(20),
  }),
])
type Change = z.output<typeof change>

export type EditOutcome =
  | { ref: string; result: 'changed' | 'unchanged' }
  | { ref: string; result: 'proposed'; url: string; label: string }
  | { ref: string; result: 'failed'; message: string }

type Edited = { ref: string; inferred: boolean; tags: string[] }

async function edit(context: OperationContext, { ref, inferred, tags }: Edited, { field, value }: Change): Promise<EditOutcome> {
  const next = Array.isArray(value) ? [...new Set([...tags, ...value])] : value
  if (Array.isArray(next) && next.length === tags.length) return { ref, result: 'unchanged' }
  try {
    if (inferred) {
      await correctValue(context, { ref, field, verdict: 'corrected', value: next })
      return { ref, result: 'changed' }
    }
    return { ref, result: 'proposed', ...(await proposeChange(context, { ref, values: { [field]: next } })) }
  } catch (error) {
    if (!isAppError(error) || error.code === 'internal') throw error
    return { ref, result: 'failed', message: error.message }
  }
}

/**
 * Changes one value of several entities as for a single one: an inferred value is corrected, an entity of a catalog file gets a
 * pull request. What is refused for one does not affect the others.
 * @throws AppError `not_found` if none of the entities exists
 */
export const editMany = operation({
  name: 'conclusions.edit-many',
  action: 'catalog.write',
  input: z.object({ refs: z.array(z.string().max(600).toLowerCase()).min(1).max(maxEditedAtOnce), change }),
  async run(context, { refs, change }) {
    const found = await context.read(
      (db) => db.$queryRaw<Edited[]>`
        select ref, receipts is not null as inferred, tags from entity
        where tenant_id = ${context.tenantId}::uuid and ref = any(${refs}::text[])`,
    )
    if (found.length === 0) throw notFound('None of these entities')
    const outcomes: EditOutcome[] = []
    for (const entity of found) outcomes.push(await edit(context, entity, change))
    const missing = refs.filter((ref) => !found.some((f) => f.ref === ref))
    return {
      outcomes: [
        ...outcomes,
        ...missing.map((ref) => ({ ref, result: 'failed' as const, message: 'No longer in the catalog.' })),
      ],
    }
  },
})
