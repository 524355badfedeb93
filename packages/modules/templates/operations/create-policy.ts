import { audit, operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { policyInput } from '../domain/policy-input.ts'
import { policyRow } from './policy-record.ts'

const maxPolicies = 50

/** Creates a policy. It applies to runs that start from now on. */
export const createPolicy = operation({
  name: 'templates.create-policy',
  action: 'tenant.manage',
  input: policyInput,
  run: (context, policy): Promise<{ id: string }> =>
    context.tx(async (db) => {
      const { tenantId } = context
      await requireRoom(db, tenantId, {
        kind: 'template-policies',
        limit: maxPolicies,
        message: `You have reached the limit of ${maxPolicies} policies. Delete one first.`,
        count: () => db.templatePolicy.count(),
      })
      const data = await policyRow(db, context, policy, undefined)
      const { id } = await db.templatePolicy.create({ data: { tenantId, ...data }, select: { id: true } })
      await audit(db, context, {
        action: 'template-policy.created',
        targetType: 'template_policy',
        targetId: id,
        targetLabel: policy.name,
        detail: { after: policy },
      })
      return { id }
    }),
})
