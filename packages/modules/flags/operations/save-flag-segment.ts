import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import type { z } from 'zod'
import { segmentChange } from '../domain/change-schema.ts'
import { sizeOfTargeting, targetingProblem } from '../domain/check-flag.ts'
import { flagLimits } from '../domain/flag.ts'
import { confidence, lockFlags, readSegments, requireUnprotected } from './flag-record.ts'

/** Creates or changes a segment, in a transaction that holds `lockFlags`. */
export async function writeSegment(
  db: TenantDb,
  context: OperationContext,
  change: z.output<typeof segmentChange>,
): Promise<void> {
  const { key, description, targeting: rule } = change
  const { tenantId, actor } = context
  const segments = Object.fromEntries((await readSegments(db)).map((s) => [s.key, s.targeting]))
  const before = Object.hasOwn(segments, key) ? segments[key] : undefined
  const problem =
    targetingProblem(rule, { segments: { ...segments, [key]: rule } }, [key]) ??
    (sizeOfTargeting(rule) > flagLimits.conditions ? `A segment may have ${flagLimits.conditions} conditions.` : undefined)
  if (problem) throw new AppError('invalid_input', problem, { field: 'targeting' })
  if (before === undefined)
    await requireRoom(db, tenantId, {
      kind: 'flag segments',
      limit: flagLimits.segments,
      message: `You have reached the limit of ${flagLimits.segments} segments. Delete one first.`,
      count: () => db.flagSegment.count(),
    })
  const data = { description, targeting: JSON.parse(JSON.stringify(rule)), updatedBy: actor.label, updatedAt: new Date() }
  await db.flagSegment.upsert({ where: { tenantId_key: { tenantId, key } }, create: { tenantId, key, ...data }, update: data })
  await audit(db, context, {
    action: 'flag-segment.saved',
    targetType: 'flag_segment',
    targetLabel: key,
    detail: { before: before ?? null, after: rule },
  })
}

/** Creates or changes a segment: targeting that rules of all environments share. A new one needs no approval: nothing uses it. */
export const saveFlagSegment = operation({
  name: 'flags.save-segment',
  action: 'flags.manage',
  premium: confidence,
  input: segmentChange,
  run: (context, change) =>
    context.tx(async (db) => {
      await lockFlags(db, context.tenantId)
      if ((await db.flagSegment.count({ where: { key: change.key } })) > 0) await requireUnprotected(db)
      await writeSegment(db, context, change)
      return { key: change.key }
    }),
})
