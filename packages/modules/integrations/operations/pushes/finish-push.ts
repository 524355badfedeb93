import { pushLimits } from '@callboard/core/limits/limits'
import { bulkWriteThreshold } from '@callboard/db/chunks'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { findUnnamedEntities, removeEntities, requeueClaimants } from '@callboard/modules/catalog'
import { z } from 'zod'
import { itemOutcomes, type PushAnswer, pushModes, pushRemovals } from '../../domain/push.ts'
import { exceedsGuard } from '../../domain/removal-guard.ts'
import { removeOldPushes } from '../../repo/pushes.ts'
import { setHealth } from '../set-health.ts'
import { vacuumCatalog } from '../sync/after-write.ts'
import { requireSource } from './source.ts'

const count = z.number().int().min(0)
const input = z.object({
  source: z.string(),
  sourceId: z.uuid().nullable(),
  pushId: z.uuid().nullable(),
  startedAt: z.coerce.date(),
  mode: z.enum(pushModes),
  removals: z.enum(pushRemovals),
  dryRun: z.boolean(),
  /** References that the push named, of rejected items too. */
  named: z.array(z.string()).max(pushLimits.streamEntities),
  /** Items without a readable reference. */
  unreadable: count,
  counts: z.object({ added: count, changed: count, unchanged: count, rejected: count }),
  items: z
    .array(z.object({ index: count, ref: z.string().nullable(), outcome: z.enum(itemOutcomes), reason: z.string().nullable() }))
    .max(pushLimits.entities),
  itemsOmitted: count,
  contentHash: z.string().nullable(),
})
type Push = z.output<typeof input>
type Removal = { removed: number; withheld: number; withheldReason: string | null }

/** Why a full push removes nothing of what it did not name; undefined if it may. */
async function reasonToWithhold(db: TenantDb, push: Push, removable: number): Promise<string | undefined> {
  const { sourceId, pushId, unreadable } = push
  if (removable === 0 || sourceId === null) return undefined
  if (unreadable > 0)
    return `${unreadable === 1 ? 'An item has' : `${unreadable} items have`} no readable reference, so what was left out is not known. Correct the rejected items, and push again.`
  const newer = pushId
    ? await db.entityPush.findFirst({
        where: { integrationId: sourceId, isFull: true, id: { gt: pushId } },
        select: { id: true },
      })
    : null
  if (newer) return 'Another full push of this source began meanwhile. That one decides what is removed.'
  const total = await db.entity.count({ where: { integrationId: sourceId } })
  return push.removals === 'guarded' && exceedsGuard(removable, total)
    ? `The push names ${total - removable} of ${total} entities. If the others are to be removed, repeat it with removals=all.`
    : undefined
}

/** Removes what a full push did not name. */
async function removeUnnamed(db: TenantDb, { tenantId }: OperationContext, push: Push): Promise<Removal> {
  const { sourceId, named, startedAt } = push
  const none = { removed: 0, withheld: 0, withheldReason: null }
  if (push.mode !== 'full' || sourceId === null) return none
  const removable = await findUnnamedEntities(db, tenantId, sourceId, { named, startedAt })
  const reason = await reasonToWithhold(db, push, removable.length)
  if (reason) return { removed: 0, withheld: removable.length, withheldReason: reason }
  if (!push.dryRun) {
    await removeEntities(db, tenantId, removable, { reason: 'source', runId: null, actor: null, cause: 'read' })
    await requeueClaimants(
      db,
      tenantId,
      removable.map((e) => e.ref),
    )
  }
  return { ...none, removed: removable.length }
}

/** Stores the answer of a push, and records it if it has changed anything. */
async function record(db: TenantDb, context: OperationContext, push: Push, answer: PushAnswer): Promise<void> {
  const { tenantId } = context
  const { sourceId, pushId, contentHash } = push
  if (sourceId === null || pushId === null) return
  const { added, changed, unchanged, removed, rejected, withheld } = answer
  const counts = { added, changed, unchanged, removed, rejected, withheld }
  const stored = JSON.parse(JSON.stringify(answer))
  await db.entityPush.updateMany({
    where: { id: pushId },
    data: { ...counts, contentHash, answer: stored, finishedAt: new Date() },
  })
  await removeOldPushes(db, tenantId, sourceId)
  await setHealth(db, tenantId, sourceId, undefined)
  if (added + changed + removed > 0)
    await audit(db, context, {
      action: 'entities.pushed',
      targetType: 'integration',
      targetId: sourceId,
      targetLabel: push.source,
      detail: counts,
    })
}

/** Ends a push: removes what a full one did not name, and stores its answer for repetitions with the same key. */
export const finishPush = operation({
  name: 'pushes.finish',
  action: 'catalog.write',
  input,
  async run(context, push): Promise<PushAnswer> {
    const { source, sourceId, mode, dryRun, counts, items, itemsOmitted } = push
    const answer = await context.tx(async (db) => {
      if (sourceId !== null && !dryRun) await requireSource(db, sourceId, 'alone')
      const removal = await removeUnnamed(db, context, push)
      const made = { source, mode, dryRun, ...counts, ...removal, items, itemsOmitted }
      await record(db, context, push, made)
      return made
    })
    if (!dryRun && counts.added + counts.changed >= bulkWriteThreshold) await vacuumCatalog()
    return answer
  },
})
