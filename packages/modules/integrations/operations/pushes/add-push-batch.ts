import { setImmediate } from 'node:timers/promises'
import type { TenantId } from '@callboard/core/ids'
import { pushLimits } from '@callboard/core/limits/limits'
import { isDataError } from '@callboard/db/data-error'
import type { TenantDb } from '@callboard/db/for-tenant'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import { applyEntities, previewEntities } from '@callboard/modules/catalog'
import { refOf } from '@callboard/modules/catalog/domain/entity'
import { validateDescriptor } from '@callboard/modules/catalog/domain/validate'
import { z } from 'zod'
import { type ItemResult, refOfItem } from '../../domain/push.ts'
import { readOwners } from '../../repo/pushes.ts'
import { requireSource } from './source.ts'

type Applied = Awaited<ReturnType<typeof applyEntities>>
type EntityInput = Parameters<typeof applyEntities>[3][number]
type Result = Omit<ItemResult, 'index'>

const rejected = (ref: string | null, reason: string): Result => ({ ref, outcome: 'rejected', reason })

/** What was pushed as entities to write, or the reason why one is none. */
async function check(items: readonly unknown[]): Promise<(EntityInput | Result)[]> {
  const checked: (EntityInput | Result)[] = []
  for (const [line, item] of items.entries()) {
    // Validating hundreds of entities must not block the event loop.
    if (line % 16 === 15) await setImmediate()
    const found = await validateDescriptor(item)
    if ('problem' in found) checked.push(rejected(refOfItem(item), found.problem.message))
    else checked.push({ descriptor: found.entity, item: '', file: '', url: '', line, evidence: null })
  }
  return checked
}

const isInput = (checked: EntityInput | Result): checked is EntityInput => 'descriptor' in checked

async function resultsOf(db: TenantDb, tenantId: TenantId, applied: Applied): Promise<Map<string, Result>> {
  const results = new Map<string, Result>()
  for (const [ref, outcome] of applied.outcomes) results.set(ref, { ref, outcome, reason: null })
  if (applied.duplicates.length === 0) return results
  const refs = applied.duplicates.map((d) => d.ref)
  const owners = await readOwners(db, tenantId, refs)
  for (const ref of refs) {
    const reason = `${ref} belongs to ${owners.get(ref) ?? 'another source'}. Rename one of them, or remove it there.`
    if (!results.has(ref)) results.set(ref, rejected(ref, reason))
  }
  return results
}

/** Writes entities. If one of them cannot be stored, the others are, and that one is rejected. */
async function write(context: OperationContext, sourceId: string, inputs: readonly EntityInput[]): Promise<Map<string, Result>> {
  const { tenantId } = context
  try {
    return await context.tx(async (db) => {
      await requireSource(db, sourceId, 'shared')
      return resultsOf(db, tenantId, await applyEntities(db, tenantId, sourceId, inputs, { runId: null, cause: 'read' }))
    })
  } catch (error) {
    const [first] = inputs
    if (!first || !isDataError(error)) throw error
    const ref = refOf(first.descriptor)
    if (inputs.length === 1)
      return new Map([[ref, rejected(ref, 'It could not be stored. Shorten its tags, labels and annotations.')]])
    const middle = Math.ceil(inputs.length / 2)
    const halves = [await write(context, sourceId, inputs.slice(0, middle)), await write(context, sourceId, inputs.slice(middle))]
    return new Map(halves.flatMap((half) => [...half]))
  }
}

/** Writes a batch of a push, or previews it. An item that is rejected stops no other. @returns a result for each item */
export const addPushBatch = operation({
  name: 'pushes.add-batch',
  action: 'catalog.write',
  input: z.object({
    sourceId: z.uuid().nullable(),
    isDryRun: z.boolean(),
    items: z.array(z.unknown()).max(pushLimits.batch),
  }),
  async run(context, { sourceId, isDryRun, items }): Promise<{ results: Result[] }> {
    const { tenantId } = context
    const checked = await check(items)
    const inputs = checked.filter(isInput)
    const written =
      isDryRun || sourceId === null
        ? await context.tx(async (db) => resultsOf(db, tenantId, await previewEntities(db, tenantId, sourceId, inputs)))
        : await write(context, sourceId, inputs)
    const resultOf = (ref: string) => written.get(ref) ?? rejected(ref, 'It is named twice in this push.')
    return { results: checked.map((c) => (isInput(c) ? resultOf(refOf(c.descriptor)) : c)) }
  },
})
