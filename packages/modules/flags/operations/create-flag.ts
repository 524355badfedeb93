import { AppError, invalidInput } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { checkVariants } from '../domain/check-flag.ts'
import { type FlagSettings, flagLimits } from '../domain/flag.ts'
import { type FlagInput, flagInput, why } from '../domain/flag-schema.ts'
import { confidence, ensureEnvironments, recordChange, requireOwner, saltOf } from './flag-record.ts'

type NewFlag = FlagInput & { why: string }

/** Off everywhere, with the variant that is least likely to change anything: `false`, or else the default in the code. */
export const startOf = ({ type, variants }: Pick<FlagInput, 'type' | 'variants'>): FlagSettings => {
  const off = type === 'boolean' ? (variants.find((v) => v.value === false)?.name ?? null) : null
  return { enabled: false, offVariant: off, defaultVariant: off, prerequisites: [], overrides: [], rules: [], holdout: true }
}

/**
 * Writes a flag with its settings in every environment.
 * @param settingsIn of an environment by its key; the others begin switched off
 */
export async function insertFlag(
  db: TenantDb,
  context: OperationContext,
  { owner, schema, why: reason, ...flag }: NewFlag,
  settingsIn: (environment: string) => FlagSettings | undefined = () => undefined,
): Promise<{ id: string; key: string }> {
  const { tenantId, actor } = context
  const environments = await ensureEnvironments(db, tenantId)
  await requireRoom(db, tenantId, {
    kind: 'flags',
    limit: flagLimits.flags,
    message: `You have reached the limit of ${flagLimits.flags.toLocaleString('en')} flags. Archive and delete some first.`,
    count: () => db.flag.count(),
  })
  if ((await db.flag.count({ where: { key: flag.key } })) > 0)
    throw new AppError('conflict', `There is a flag ${flag.key} already. Choose another key.`, { field: 'key' })
  const { label } = actor
  const row = await db.flag.create({
    data: {
      tenantId,
      ...flag,
      variants: JSON.parse(JSON.stringify(flag.variants)),
      schema: JSON.parse(JSON.stringify(schema ?? {})),
      ownerRef: owner,
      createdBy: label,
      updatedBy: label,
    },
    select: { id: true, key: true },
  })
  await db.flagSetting.createMany({
    data: environments.map((environment) => ({
      tenantId,
      flagId: row.id,
      environmentId: environment.id,
      ...JSON.parse(JSON.stringify(settingsIn(environment.key) ?? startOf(flag))),
      salt: saltOf(tenantId, flag.key, environment.key),
      updatedBy: label,
    })),
  })
  await recordChange(db, context, {
    flag: row,
    environment: null,
    action: 'created',
    why: reason,
    after: { ...flag, owner, schema },
  })
  return row
}

/** Creates a flag. It is switched off in every environment. */
export const createFlag = operation({
  name: 'flags.create',
  action: 'flags.manage',
  premium: confidence,
  input: flagInput.extend({ why }),
  async run(context, input) {
    const problems = checkVariants(input)
    if (problems.length > 0) throw invalidInput(problems)
    return context.tx(async (db) => {
      await requireOwner(db, input.owner)
      return insertFlag(db, context, input)
    })
  },
})
