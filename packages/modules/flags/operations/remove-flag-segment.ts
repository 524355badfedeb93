import { AppError, notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { flagKey } from '../domain/flag-schema.ts'
import { segmentsIn } from '../domain/segments-in.ts'
import { confidence, lockFlags, readSegments, settingsOf } from './flag-record.ts'

/** Deletes a segment that nothing uses. */
export const removeFlagSegment = operation({
  name: 'flags.remove-segment',
  action: 'flags.manage',
  premium: confidence,
  input: z.object({ key: flagKey }),
  run: (context, { key }) =>
    context.tx(async (db) => {
      await lockFlags(db, context.tenantId)
      const segments = await readSegments(db)
      if (!segments.some((s) => s.key === key)) throw notFound(`The segment ${key}`)
      const rows = await db.flagSetting.findMany({ include: { flag: { select: { key: true } } } })
      const user =
        segments.find((s) => s.key !== key && segmentsIn(s.targeting).includes(key))?.key ??
        rows.find((row) => settingsOf(row).rules.some((rule) => rule.targeting && segmentsIn(rule.targeting).includes(key)))?.flag
          .key
      if (user !== undefined) throw new AppError('conflict', `${user} uses this segment. Change it first.`)
      await db.flagSegment.deleteMany({ where: { key } })
      await audit(db, context, { action: 'flag-segment.removed', targetType: 'flag_segment', targetLabel: key })
      return { key }
    }),
})
