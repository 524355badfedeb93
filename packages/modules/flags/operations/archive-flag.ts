import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import type { z } from 'zod'
import { archiveChange } from '../domain/change-schema.ts'
import type { FlagState } from '../domain/flag.ts'
import { confidence, lockFlags, recordChange, requireFlag, requireUnprotected, settingsOf } from './flag-record.ts'

/** @throws AppError `conflict` naming a flag that requires it */
async function requireNoDependents(db: TenantDb, key: string): Promise<void> {
  const rows = await db.flagSetting.findMany({
    where: { flag: { state: 'active' } },
    include: { flag: { select: { key: true } } },
  })
  const dependent = rows.find((row) => settingsOf(row).prerequisites.some((p) => p.flag === key))
  if (dependent) throw new AppError('conflict', `The flag ${dependent.flag.key} requires ${key}. Remove that prerequisite first.`)
}

/** Archives a flag or restores it, in a transaction that holds `lockFlags`. */
export async function writeArchive(
  db: TenantDb,
  context: OperationContext,
  change: z.output<typeof archiveChange>,
): Promise<void> {
  const { key, archived, variant, why: reason } = change
  const flag = await requireFlag(db, key)
  const state: FlagState = archived ? 'archived' : 'active'
  if (flag.state === state) return
  if (archived) await requireNoDependents(db, key)
  if (archived && variant !== null && !flag.variants.some((v) => v.name === variant))
    throw new AppError('invalid_input', `The flag has no variant ${variant}.`, { field: 'variant' })
  const now = new Date()
  const archive = archived ? { archivedAt: now, archivedVariant: variant } : { archivedAt: null, archivedVariant: null }
  await db.flag.update({
    where: { tenantId_id: { tenantId: context.tenantId, id: flag.id } },
    data: { state, ...archive, updatedBy: context.actor.label, updatedAt: now },
  })
  const after = archived ? { state, variant } : { state }
  const record = { flag, environment: null, why: reason, before: { state: flag.state }, after }
  await recordChange(db, context, { ...record, action: archived ? 'archived' : 'restored' })
}

/**
 * Archives a flag, or restores it. For 30 days applications get `variant`, and a warning; after that there is no such flag, and
 * they get the default in their code.
 */
export const archiveFlag = operation({
  name: 'flags.archive',
  action: 'flags.manage',
  premium: confidence,
  input: archiveChange,
  run: (context, change) =>
    context.tx(async (db) => {
      await lockFlags(db, context.tenantId)
      await requireUnprotected(db)
      await writeArchive(db, context, change)
      return { state: change.archived ? ('archived' as const) : ('active' as const) }
    }),
})
