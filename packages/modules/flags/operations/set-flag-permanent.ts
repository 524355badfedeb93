import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { flagKey, why } from '../domain/flag-schema.ts'
import { confidence, lockFlags, recordChange, requireActive, requireFlag } from './flag-record.ts'

/** Marks a flag as one that is meant to stay, so that it is never called stale, or takes that back. */
export const setFlagPermanent = operation({
  name: 'flags.set-permanent',
  action: 'flags.manage',
  premium: confidence,
  input: z.object({ key: flagKey, permanent: z.boolean(), why }),
  run: (context, { key, permanent, why: reason }) =>
    context.tx(async (db) => {
      const { tenantId } = context
      await lockFlags(db, tenantId)
      const flag = await requireFlag(db, key)
      requireActive(flag)
      if (flag.permanent === permanent) return { permanent }
      await db.flag.update({
        where: { tenantId_id: { tenantId, id: flag.id } },
        data: { permanent, updatedBy: context.actor.label, updatedAt: new Date() },
      })
      const change = { flag, environment: null, why: reason, before: { permanent: flag.permanent }, after: { permanent } }
      await recordChange(db, context, { ...change, action: 'changed' })
      return { permanent }
    }),
})
