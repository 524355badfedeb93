import { AppError, notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { undoChange } from '../domain/change-schema.ts'
import { storedSettings } from '../domain/flag-schema.ts'
import { variantsInUse } from '../domain/variants-in-use.ts'
import { confidence, lockFlags, recordChange, requireActive, requireFlag, requireUnprotected, settingsOf } from './flag-record.ts'
import { requireSetting } from './save-flag-settings.ts'

const parts = storedSettings
  .extend({
    enabled: z.boolean(),
    offVariant: z.string().nullable(),
    defaultVariant: z.string().nullable(),
    holdout: z.boolean(),
  })
  .partial()
type Parts = z.output<typeof parts>

/**
 * A change of the history that can be taken back, with its environment.
 * @throws AppError `not_found`, or `conflict` for a change of the flag itself
 */
export async function requireVersion(db: TenantDb, flagId: string, id: string) {
  const version = await db.flagVersion.findFirst({ where: { id, flagId } })
  if (!version) throw notFound('This change')
  const { environment, before, after } = version
  if (environment === null || before === null)
    throw new AppError('conflict', 'Only a change of the rules in an environment can be undone. Change the flag itself instead.')
  return { environment, before: parts.parse(before), after: parts.parse(after) }
}

const namesOf = ({ before, after }: { before: Parts; after: Parts }) =>
  Object.keys(parts.shape).filter(
    (name) => JSON.stringify(Reflect.get(before, name)) !== JSON.stringify(Reflect.get(after, name)),
  )

/** Takes a change back, in a transaction that holds `lockFlags`. Units get the variants that they had before it. */
export async function writeUndo(db: TenantDb, context: OperationContext, change: z.output<typeof undoChange>): Promise<void> {
  const { tenantId } = context
  const flag = await requireFlag(db, change.key)
  requireActive(flag)
  const version = await requireVersion(db, flag.id, change.version)
  const { environment } = version
  const setting = await requireSetting(db, tenantId, flag.id, environment)
  const current = settingsOf(setting)
  const names = namesOf(version)
  const lost = names.find(
    (name) => JSON.stringify(Reflect.get(current, name)) !== JSON.stringify(Reflect.get(version.after, name)),
  )
  if (lost !== undefined)
    throw new AppError('conflict', `${setting.updatedBy} has changed ${environment} since. Undo the latest change first.`)
  const restored = Object.fromEntries(names.map((name) => [name, Reflect.get(version.before, name)]))
  const after = { ...current, ...restored }
  const gone = variantsInUse(after).find((name) => !flag.variants.some((v) => v.name === name))
  if (gone !== undefined) throw new AppError('conflict', `The flag no longer has the variant ${gone}, which was in use before.`)
  await db.flagSetting.update({
    where: { tenantId_id: { tenantId, id: setting.id } },
    data: {
      ...JSON.parse(JSON.stringify(restored)),
      revision: { increment: 1 },
      updatedBy: context.actor.label,
      updatedAt: new Date(),
    },
  })
  const why = change.why || 'Undone'
  await recordChange(db, context, { flag, environment, action: 'changed', why, before: current, after })
}

/** Takes back a change of how an environment evaluates a flag, unless what it changed was changed again since. */
export const undoFlagChange = operation({
  name: 'flags.undo',
  action: 'flags.manage',
  premium: confidence,
  input: undoChange,
  run: (context, change) =>
    context.tx(async (db) => {
      await lockFlags(db, context.tenantId)
      const flag = await requireFlag(db, change.key)
      await requireUnprotected(db, (await requireVersion(db, flag.id, change.version)).environment)
      await writeUndo(db, context, change)
      return { key: change.key }
    }),
})
