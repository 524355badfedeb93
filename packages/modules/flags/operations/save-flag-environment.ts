import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { approvals, approverGroups } from '../domain/approval.ts'
import { environmentKey } from '../domain/flag-schema.ts'
import { confidence, lockFlags, requireEnvironment } from './flag-record.ts'

/** Changes an environment: whether its changes need approval, and the holdout that all its flags share. */
export const saveFlagEnvironment = operation({
  name: 'flags.save-environment',
  action: 'tenant.manage',
  premium: confidence,
  input: z.object({
    environment: environmentKey,
    name: z.string().trim().min(1, 'Enter a name.').max(100, 'Use at most 100 characters.'),
    approval: z.enum(approvals, 'Choose whether changes need approval.'),
    approvers: z.enum(approverGroups, 'Choose who may approve.'),
    holdoutShare: z
      .number('Enter a number between 0 and 100.')
      .int('Use steps of 0.01%.')
      .min(0, 'Enter a number between 0 and 100.')
      .max(10_000, 'Enter a number between 0 and 100.'),
    holdoutUnit: z.string().trim().min(1, 'Name an attribute of the context.').max(200),
  }),
  run: (context, { environment: key, ...settings }) =>
    context.tx(async (db) => {
      const { tenantId } = context
      await lockFlags(db, tenantId)
      const { id, name, approval, approvers, holdoutShare, holdoutUnit } = await requireEnvironment(db, tenantId, key)
      await db.flagEnvironment.update({ where: { tenantId_id: { tenantId, id } }, data: settings })
      await audit(db, context, {
        action: 'flag-environment.saved',
        targetType: 'flag_environment',
        targetId: id,
        targetLabel: key,
        detail: { before: { name, approval, approvers, holdoutShare, holdoutUnit }, after: settings },
      })
      return { key }
    }),
})
