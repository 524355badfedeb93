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

/**
 * Archives a flag, or restores it. For 30 days applications get `variant`, and a warning; after that there is no such flag, and
 * they get the default in their code.
 */
export const archiveFlag = operation({
  name: 'flags.archive',
  action: 'flags.manage',
  premium: confidence,
  input: z.object({
    key: flagKey,
    archived: z.boolean().default(true),
    /** Null: the default in the code. */
    variant: z.string().max(100).nullable().default(null),
    why,
  }),
  run: (context, { key, archived, variant, why: reason }) =>
    context.tx(async (db) => {
      const { tenantId } = context
      await lockFlags(db, tenantId)
      const flag = await requireFlag(db, key)
      const state: FlagState = archived ? 'archived' : 'active'
      if (flag.state === state) return { state }
      if (archived) await requireNoDependents(db, key)
      if (archived && variant !== null && !flag.variants.some((v) => v.name === variant))
        throw new AppError('invalid_input', `The flag has no variant ${variant}.`, { field: 'variant' })
      const now = new Date()
      const archive = archived ? { archivedAt: now, archivedVariant: variant } : { archivedAt: null, archivedVariant: null }
      await db.flag.update({
        where: { tenantId_id: { tenantId, id: flag.id } },
        data: { state, ...archive, updatedBy: context.actor.label, updatedAt: now },
      })
      const after = archived ? { state, variant } : { state }
      const change = { flag, environment: null, why: reason, before: { state: flag.state }, after }
      await recordChange(db, context, { ...change, action: archived ? 'archived' : 'restored' })
      return { state }
    }),
})
