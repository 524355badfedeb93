import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import { type PolicyView, policyApplies, type RequiredApproval, valuesWithDefaults, withRenamed } from '../domain/policy.ts'
import type { StepSpec, Template } from '../domain/template.ts'
import { readOwner, readPolicies, readRenamed } from '../repo/policies.ts'

/** Policies with the current names of what they name, also before a job has written these. */
async function currentPolicies(db: TenantReader, tenantId: TenantId): Promise<PolicyView[]> {
  const policies = await readPolicies(db, tenantId)
  const named = policies.flatMap(({ templates, approvers }) => [...templates, ...approvers])
  if (named.length === 0) return policies
  const renamed = await readRenamed(db, tenantId, named)
  return policies.map((policy) => ({
    ...policy,
    // Until a full sync has ended, a template can be started by both names.
    templates: [...policy.templates, ...withRenamed(policy.templates, renamed)],
    approvers: withRenamed(policy.approvers, renamed),
  }))
}

type Planned = { template: Template; values: JsonObject; entity: string | undefined }

/** The approvals that policies ask of a run, in the order of their names. */
export async function requiredApprovals(db: TenantReader, tenantId: TenantId, planned: Planned): Promise<RequiredApproval[]> {
  const { template, entity } = planned
  const values = valuesWithDefaults(template.parameters, planned.values)
  const policies = await currentPolicies(db, tenantId)
  const those = policies.filter((policy) => policyApplies(policy, template, values))
  const asksOwner = entity !== undefined && those.some(({ entityOwner }) => entityOwner)
  const owner = asksOwner ? await readOwner(db, tenantId, entity) : null
  return those.map(({ id, name, required, fourEyes, message, expiresInHours, ...policy }) => {
    const owners = [policy.templateOwner ? template.owner : null, policy.entityOwner ? owner : null]
    const approvers = [...new Set([...policy.approvers, ...owners.filter((ref) => typeof ref === 'string')])]
    return { id, name, approvers, required, fourEyes, message, expiresInHours }
  })
}

/** What waits for an approval: a step of its own before those of the template. */
const stepOf = ({ id, name, approvers, required, fourEyes, message, expiresInHours }: RequiredApproval): StepSpec => ({
  id: `policy:${id}`,
  name,
  action: 'approval',
  input: { approvers, required, allowSelf: !fourEyes, message, expiresInHours },
  timeoutS: 60,
  maxAttempts: 3,
})

export const isAnswered = ({ approvers }: Pick<RequiredApproval, 'approvers'>): boolean => approvers.length > 0

/** Why a run cannot be started under a policy that names nobody. */
export const unanswered = ({ name }: Pick<RequiredApproval, 'name'>): string =>
  `The policy “${name}” asks an owner for approval, and there is none. Start the run on an entity that has an owner, or ask an admin to name approvers in the policy.`

/**
 * A template with a waiting step for each approval.
 * @throws AppError `conflict` if a policy names nobody, because the run would never be approved
 */
export function withApprovals(template: Template, approvals: readonly RequiredApproval[]): Template {
  const open = approvals.find((approval) => !isAnswered(approval))
  if (open) throw new AppError('conflict', unanswered(open))
  return { ...template, steps: [...approvals.map(stepOf), ...template.steps] }
}
