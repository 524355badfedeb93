import { AppError, invalidInput } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import type { z } from 'zod'
import { flagChange } from '../domain/change-schema.ts'
import { checkVariants } from '../domain/check-flag.ts'
import { type FlagInput, flagInput } from '../domain/flag-schema.ts'
import { variantsInUse } from '../domain/variants-in-use.ts'
import {
  confidence,
  lockFlags,
  recordChange,
  requireActive,
  requireFlag,
  requireOwner,
  requireUnprotected,
  settingsOf,
} from './flag-record.ts'

/** @throws AppError `conflict` if an environment still uses a variant that is to go */
async function requireUnused(db: TenantDb, flagId: string, variants: FlagInput['variants']): Promise<void> {
  const rows = await db.flagSetting.findMany({ where: { flagId }, include: { environment: { select: { key: true } } } })
  for (const row of rows) {
    const lost = variantsInUse(settingsOf(row)).find((name) => !variants.some((v) => v.name === name))
    if (lost !== undefined)
      throw new AppError('conflict', `${row.environment.key} still uses the variant ${lost}. Change its rules first.`, {
        field: 'variants',
      })
  }
}

/** Changes what a flag is, in a transaction that holds `lockFlags`. */
export async function writeFlag(db: TenantDb, context: OperationContext, change: z.output<typeof flagChange>): Promise<void> {
  const { key, owner, schema, variants, description, why: reason } = change
  const flag = await requireFlag(db, key)
  requireActive(flag)
  const type = flagInput.shape.type.parse(flag.type)
  const problems = checkVariants({ type, variants, schema })
  if (problems.length > 0) throw invalidInput(problems)
  if (owner !== flag.ownerRef) await requireOwner(db, owner)
  await requireUnused(db, flag.id, variants)
  const after = { description, owner, schema, variants }
  const data = JSON.parse(JSON.stringify({ description, ownerRef: owner, variants, schema: schema ?? {} }))
  await db.flag.update({
    where: { tenantId_id: { tenantId: context.tenantId, id: flag.id } },
    data: { ...data, updatedBy: context.actor.label, updatedAt: new Date() },
  })
  const before = { description: flag.description, owner: flag.ownerRef, schema: flag.schema, variants: flag.variants }
  await recordChange(db, context, { flag, environment: null, action: 'changed', why: reason, before, after })
}

/** Changes what a flag is: its description, owner, variants and schema. Its type stays, because code depends on it. */
export const saveFlag = operation({
  name: 'flags.save',
  action: 'flags.manage',
  premium: confidence,
  input: flagChange,
  run: (context, change) =>
    context.tx(async (db) => {
      await lockFlags(db, context.tenantId)
      await requireUnprotected(db)
      await writeFlag(db, context, change)
      return { key: change.key }
    }),
})
