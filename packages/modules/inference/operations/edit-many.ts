import { isAppError, notFound } from '@callboard/core/errors'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type EditableEntity, findEditable } from '../repo/values.ts'
import { correctValue } from './correct-value.ts'
import { parseValue } from './fields.ts'
import { proposeChange } from './propose-change.ts'

/** Each entity of a catalog file takes requests to its vendor, so that a caller sends longer lists in parts. */
const maxEditedAtOnce = 10

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

/** The value that an entity gets; undefined if it has it. */
function nextValue({ tags, owner, lifecycle }: EditableEntity, { field, value }: Change): string | string[] | undefined {
  if (field === 'metadata.tags') {
    const all = [...new Set([...tags, ...value])]
    return all.length === tags.length ? undefined : all
  }
  return parseValue(field, value) === (field === 'spec.owner' ? owner : lifecycle) ? undefined : value
}

async function edit(context: OperationContext, entity: EditableEntity, change: Change): Promise<EditOutcome> {
  const { ref, inferred } = entity
  const { field } = change
  try {
    const value = nextValue(entity, change)
    if (value === undefined) return { ref, result: 'unchanged' }
    if (!inferred) return { ref, result: 'proposed', ...(await proposeChange(context, { ref, values: { [field]: value } })) }
    await correctValue(context, { ref, field, verdict: 'corrected', value })
    return { ref, result: 'changed' }
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
  name: 'inference.edit-many',
  action: 'catalog.write',
  input: z.object({ refs: z.array(z.string().max(600).toLowerCase()).min(1).max(maxEditedAtOnce), change }),
  async run(context, { refs, change }) {
    const found = await context.read((db) => findEditable(db, context.tenantId, refs))
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
