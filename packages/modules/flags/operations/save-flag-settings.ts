import { AppError, invalidInput } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { settingsChange } from '../domain/change-schema.ts'
import { checkSettings, type FlagContext } from '../domain/check-flag.ts'
import { storedVariants } from '../domain/flag-schema.ts'
import { toStoredRule } from '../domain/rules.ts'
import {
  confidence,
  lockFlags,
  readSegments,
  recordChange,
  requireActive,
  requireEnvironment,
  requireFlag,
  requireUnprotected,
  saltOf,
  settingsOf,
} from './flag-record.ts'

/** What the settings of a flag may refer to in an environment. */
export async function contextOfFlag(
  db: TenantDb,
  flag: { key: string; variants: readonly { name: string }[] },
  environmentId: string,
): Promise<FlagContext> {
  const rows = await db.flagSetting.findMany({
    where: { environmentId, flag: { key: { not: flag.key }, state: 'active' } },
    select: { prerequisites: true, flag: { select: { key: true, variants: true } } },
  })
  const prerequisites = z.array(z.object({ flag: z.string() }))
  return {
    key: flag.key,
    variants: flag.variants.map((v) => v.name),
    segments: Object.fromEntries((await readSegments(db)).map((s) => [s.key, s.targeting])),
    others: new Map(
      rows.map((row) => [
        row.flag.key,
        {
          variants: storedVariants.parse(row.flag.variants).map((v) => v.name),
          prerequisites: prerequisites.parse(row.prerequisites).map((p) => p.flag),
        },
      ]),
    ),
  }
}

/** The stored settings of a flag in an environment. */
export async function requireSetting(db: TenantDb, tenantId: TenantId, flagId: string, environment: string) {
  const { id: environmentId } = await requireEnvironment(db, tenantId, environment)
  const setting = await db.flagSetting.findFirst({ where: { flagId, environmentId } })
  if (!setting) throw new AppError('conflict', 'This environment was added just now. Reload and try again.')
  return setting
}

type SettingsChange = z.output<typeof settingsChange>

/**
 * Writes how an environment evaluates a flag, in a transaction that holds `lockFlags`.
 * @returns the new revision
 */
export async function writeSettings(db: TenantDb, context: OperationContext, change: SettingsChange): Promise<number> {
  const { key, environment, why: reason, revision, rerandomize, ...settings } = change
  const { tenantId } = context
  const flag = await requireFlag(db, key)
  requireActive(flag)
  const setting = await requireSetting(db, tenantId, flag.id, environment)
  if (revision !== undefined && revision !== setting.revision)
    throw new AppError(
      'conflict',
      `${setting.updatedBy} has changed this flag in the meantime. Reload, and make your change again.`,
    )
  const problems = checkSettings(settings, await contextOfFlag(db, flag, setting.environmentId))
  if (problems.length > 0) throw invalidInput(problems)
  const before = settingsOf(setting)
  const ruleBefore = (id: string) => before.rules.find((r) => r.id === id)
  const rules = settings.rules.map((rule) => toStoredRule(rule, ruleBefore(rule.id), rerandomize))
  const next = setting.revision + 1
  await db.flagSetting.update({
    where: { tenantId_id: { tenantId, id: setting.id } },
    data: {
      ...JSON.parse(JSON.stringify({ ...settings, rules })),
      ...(rerandomize ? { salt: saltOf(tenantId, key, environment, next) } : {}),
      revision: next,
      updatedBy: context.actor.label,
      updatedAt: new Date(),
    },
  })
  await recordChange(db, context, { flag, environment, action: 'changed', why: reason, before, after: { ...settings, rules } })
  return next
}

/**
 * Changes how an environment evaluates a flag. Units keep their variants as far as the new weights allow.
 * @returns the new revision
 */
export const saveFlagSettings = operation({
  name: 'flags.save-settings',
  action: 'flags.manage',
  premium: confidence,
  input: settingsChange,
  run: (context, change) =>
    context.tx(async (db) => {
      await lockFlags(db, context.tenantId)
      await requireUnprotected(db, change.environment)
      return { revision: await writeSettings(db, context, change) }
    }),
})
