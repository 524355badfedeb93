import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { approvals, approverGroups } from '../domain/approval.ts'
import { flagLimits } from '../domain/flag.ts'
import { environmentKey, flagInput, storedVariants } from '../domain/flag-schema.ts'
import { startOf } from './create-flag.ts'
import { confidence, ensureEnvironments, lockFlags, saltOf } from './flag-record.ts'

const share = (field: z.ZodNumber) =>
  field.int('Use steps of 0.01%.').min(0, 'Enter a number between 0 and 100.').max(10_000, 'Enter a number between 0 and 100.')

type Environments = Awaited<ReturnType<typeof ensureEnvironments>>

/** Adds an environment after the others, where every flag begins switched off. @throws AppError `conflict` at the limit */
async function addEnvironment(
  db: TenantDb,
  { tenantId, actor }: OperationContext,
  { key, name }: { key: string; name: string },
  others: Environments,
): Promise<Environments[number]> {
  if (others.length >= flagLimits.environments)
    throw new AppError('conflict', `An organization can have ${flagLimits.environments} environments.`)
  const position = Math.max(...others.map((other) => other.position)) + 1
  const environment = await db.flagEnvironment.create({ data: { tenantId, key, name, position } })
  const flags = await db.flag.findMany({ select: { id: true, key: true, type: true, variants: true } })
  await db.flagSetting.createMany({
    data: flags.map((flag) => ({
      ...{ tenantId, flagId: flag.id, environmentId: environment.id, updatedBy: actor.label },
      ...JSON.parse(
        JSON.stringify(startOf({ type: flagInput.shape.type.parse(flag.type), variants: storedVariants.parse(flag.variants) })),
      ),
      salt: saltOf(tenantId, flag.key, key),
    })),
  })
  return environment
}

/**
 * Changes an environment, or adds it: whether its changes need approval, the holdout that all its flags share, and whose
 * evaluations count as exposures.
 */
export const saveFlagEnvironment = operation({
  name: 'flags.save-environment',
  action: 'tenant.manage',
  premium: confidence,
  input: z.object({
    environment: environmentKey,
    name: z.string().trim().min(1, 'Enter a name.').max(100, 'Use at most 100 characters.'),
    approval: z.enum(approvals, 'Choose whether changes need approval.'),
    approvers: z.enum(approverGroups, 'Choose who may approve.'),
    holdoutShare: share(z.number('Enter a number between 0 and 100.')),
    holdoutUnit: z.string().trim().min(1, 'Name an attribute of the context.').max(200),
    /** As it is if it is left out. */
    exposureShare: share(z.number('Enter a number between 0 and 100.')).optional(),
  }),
  run: (context, { environment: key, exposureShare: newShare, ...rest }) =>
    context.tx(async (db) => {
      const { tenantId } = context
      await lockFlags(db, tenantId)
      const environments = await ensureEnvironments(db, tenantId)
      const known = environments.find((environment) => environment.key === key)
      const before = known ?? (await addEnvironment(db, context, { key, name: rest.name }, environments))
      const { id, name, approval, approvers, holdoutShare, holdoutUnit, exposureShare } = before
      const settings = { ...rest, exposureShare: newShare ?? exposureShare }
      await db.flagEnvironment.update({ where: { tenantId_id: { tenantId, id } }, data: settings })
      await audit(db, context, {
        action: known ? 'flag-environment.saved' : 'flag-environment.added',
        targetType: 'flag_environment',
        targetId: id,
        targetLabel: key,
        detail: known
          ? { before: { name, approval, approvers, holdoutShare, holdoutUnit, exposureShare }, after: settings }
          : { after: settings },
      })
      return { key }
    }),
})
