import { AppError } from '@callboard/core/errors'
import { fieldErrors } from '@callboard/core/input-errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { Json } from '@callboard/flags-evaluator/model'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { checkSettings, checkVariants } from '../domain/check-flag.ts'
import { environmentKey, flagInput, json, settingsInput, storedVariants, why } from '../domain/flag-schema.ts'
import { readFlagd } from '../domain/from-flagd.ts'
import { readLaunchDarkly } from '../domain/from-launchdarkly.ts'
import { readUnleash } from '../domain/from-unleash.ts'
import { type FlagImport, type ImportedFlag, prerequisitesFirst } from '../domain/imported-flag.ts'
import { toStoredRule } from '../domain/rules.ts'
import { insertFlag } from './create-flag.ts'
import { confidence, lockFlags, recordChange, requireEnvironment, requireUnprotected, settingsOf } from './flag-record.ts'
import { contextOfFlag, requireSetting } from './save-flag-settings.ts'

export type ImportResult = { created: string[]; updated: string[]; refused: { flag: string; reason: string }[] }

type Format = { name: string; expected: string; read: (document: Json, environment: string) => FlagImport | undefined }

const formats = {
  flagd: { name: 'flagd', expected: 'an object with “flags”', read: readFlagd },
  unleash: { name: 'Unleash', expected: 'an export with “features” and “featureEnvironments”', read: readUnleash },
  launchdarkly: { name: 'LaunchDarkly', expected: 'a list of flags with “items”', read: readLaunchDarkly },
} as const satisfies Record<string, Format>

type Target = { db: TenantDb; context: OperationContext; environment: { id: string; key: string }; reason: string }

/** Writes a flag. @returns why it cannot be taken over, instead of throwing: the others still can */
async function takeOver(
  { db, context, environment, reason }: Target,
  flag: ImportedFlag,
): Promise<'created' | 'updated' | { reason: string }> {
  const { enabled, offVariant, defaultVariant, prerequisites, overrides, rules, ...rest } = flag
  const parsed = flagInput.safeParse(rest)
  const settings = settingsInput.safeParse({ enabled, offVariant, defaultVariant, prerequisites, overrides, rules })
  if (!parsed.success)
    return {
      reason: fieldErrors(parsed.error, rest)
        .map((f) => f.message)
        .join(' '),
    }
  if (!settings.success)
    return {
      reason: fieldErrors(settings.error, flag)
        .map((f) => f.message)
        .join(' '),
    }
  const problems = [...checkVariants(parsed.data), ...checkSettings(settings.data, await contextOfFlag(db, flag, environment.id))]
  if (problems.length > 0) return { reason: problems.map((p) => p.message).join(' ') }
  const existing = await db.flag.findFirst({ where: { key: flag.key } })
  const stored = { ...settings.data, rules: settings.data.rules.map((rule) => toStoredRule(rule, undefined, false)) }
  if (!existing) {
    await insertFlag(db, context, { ...parsed.data, why: reason }, (key) => (key === environment.key ? stored : undefined))
    return 'created'
  }
  const same = JSON.stringify(storedVariants.parse(existing.variants)) === JSON.stringify(flag.variants)
  if (!same || existing.type !== flag.type) return { reason: 'There is a flag with this key and other variants.' }
  if (existing.state === 'archived') return { reason: 'There is an archived flag with this key.' }
  const setting = await requireSetting(db, context.tenantId, existing.id, environment.key)
  await db.flagSetting.update({
    where: { tenantId_id: { tenantId: context.tenantId, id: setting.id } },
    data: {
      ...JSON.parse(JSON.stringify(stored)),
      revision: { increment: 1 },
      updatedBy: context.actor.label,
      updatedAt: new Date(),
    },
  })
  await recordChange(db, context, {
    flag: existing,
    environment: environment.key,
    action: 'changed',
    why: reason,
    before: settingsOf(setting),
    after: stored,
  })
  return 'updated'
}

/**
 * Takes flags over from another vendor into one environment, with their targeting. New flags begin switched off in the others.
 * @returns the keys of flags that were created and updated, and those that cannot be taken over with the reason
 */
export const importFlags = operation({
  name: 'flags.import',
  action: 'flags.manage',
  premium: confidence,
  input: z.object({
    format: z.enum(['flagd', 'unleash', 'launchdarkly'], 'The format can be flagd, unleash or launchdarkly.'),
    environment: environmentKey,
    document: json,
    why,
  }),
  run: (context, { format, environment: key, document, why: reason }): Promise<ImportResult> => {
    const { name, expected, read: readDocument } = formats[format]
    const read = readDocument(document, key)
    if (!read)
      throw new AppError('invalid_input', `This is not a document of ${name}: ${expected} is expected.`, { field: 'document' })
    return context.tx(async (db) => {
      const environment = await requireEnvironment(db, context.tenantId, key)
      await lockFlags(db, context.tenantId)
      await requireUnprotected(db, key)
      const result: ImportResult = { created: [], updated: [], refused: [...read.refused] }
      for (const flag of prerequisitesFirst(read.flags)) {
        const done = await takeOver({ db, context, environment, reason }, flag)
        if (typeof done === 'string') result[done].push(flag.key)
        else result.refused.push({ flag: flag.key, reason: done.reason })
      }
      return result
    })
  },
})
