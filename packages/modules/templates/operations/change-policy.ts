import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { policyInput } from '../domain/policy-input.ts'
import { policyRow } from './policy-record.ts'

/** Replaces a policy. Runs that have started keep the approvals that they began with. */
export const changePolicy = operation({
  name: 'templates.change-policy',
  action: 'tenant.manage',
  input: z.object({ id: z.uuid(), policy: policyInput }),
  run: (context, { id, policy }): Promise<{ id: string }> =>
    context.tx(async (db) => {
      const before = await db.templatePolicy.findFirst({ where: { id } })
      if (!before) throw notFound('This policy')
      const data = await policyRow(db, context, policy, id)
      await db.templatePolicy.update({ where: { tenantId_id: { tenantId: context.tenantId, id } }, data })
      await audit(db, context, {
        action: 'template-policy.changed',
        targetType: 'template_policy',
        targetId: id,
        targetLabel: policy.name,
        detail: { before: policyInput.parse(before), after: policy },
      })
      return { id }
    }),
})
