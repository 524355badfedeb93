import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { FlagState } from '../domain/flag.ts'
import { flagKey, why } from '../domain/flag-schema.ts'
import { confidence, lockFlags, recordChange, requireFlag, settingsOf } from './flag-record.ts'

/** @throws AppError `conflict` naming a flag that requires it */
async function requireNoDependents(db: TenantDb, key: string): Promise<void> {
  const rows = await db.flagSetting.findMany({
    where: { flag: { state: 'active' } },
    include: { flag: { select: { key: true } } },
  })
  const dependent = rows.find((row) => settingsOf(row).prerequisites.some((p) => p.flag === key))
  if (dependent) throw new AppError('conflict', `The flag ${dependent.flag.key} requires ${key}. Remove that prerequisite first.`)
}

/** Archives a flag, or restores it. An archived flag is not evaluated: applications get the default in their code. */
export const archiveFlag = operation({
  name: 'flags.archive',
  action: 'flags.manage',
  premium: confidence,
  input: z.object({ key: flagKey, archived: z.boolean().default(true), why }),
  run: (context, { key, archived, why: reason }) =>
    context.tx(async (db) => {
      const { tenantId } = context
      await lockFlags(db, tenantId)
      const flag = await requireFlag(db, key)
      const state: FlagState = archived ? 'archived' : 'active'
      if (flag.state === state) return { state }
      if (archived) await requireNoDependents(db, key)
      await db.flag.update({
        where: { tenantId_id: { tenantId, id: flag.id } },
        data: { state, updatedBy: context.actor.label, updatedAt: new Date() },
      })
      const change = { flag, environment: null, why: reason, before: { state: flag.state }, after: { state } }
      await recordChange(db, context, { ...change, action: archived ? 'archived' : 'restored' })
      return { state }
    }),
})
