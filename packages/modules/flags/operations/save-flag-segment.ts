import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { z } from 'zod'
import { sizeOfTargeting, targetingProblem } from '../domain/check-flag.ts'
import { flagLimits } from '../domain/flag.ts'
import { flagKey, targeting } from '../domain/flag-schema.ts'
import { confidence, lockFlags, readSegments } from './flag-record.ts'

/** Creates or changes a segment: targeting that rules of all environments share. */
export const saveFlagSegment = operation({
  name: 'flags.save-segment',
  action: 'flags.manage',
  premium: confidence,
  input: z.object({ key: flagKey, description: z.string().trim().max(1000).default(''), targeting }),
  run: (context, { key, description, targeting: rule }) =>
    context.tx(async (db) => {
      const { tenantId, actor } = context
      await lockFlags(db, tenantId)
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
      await db.flagSegment.upsert({
        where: { tenantId_key: { tenantId, key } },
        create: { tenantId, key, ...data },
        update: data,
      })
      await audit(db, context, {
        action: 'flag-segment.saved',
        targetType: 'flag_segment',
        targetLabel: key,
        detail: { before: before ?? null, after: rule },
      })
      return { key }
    }),
})
