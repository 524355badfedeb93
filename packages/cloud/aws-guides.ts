import { type AwsIdentity, type AwsStatement, awsPermissionPolicy, awsTrustPolicy } from '@callboard/plugin-kit/aws-identity'
import type { FieldCondition } from '@callboard/plugin-kit/form-fields'
import type { Guide } from '@callboard/plugin-kit/server'

const field = 'settings.roleArn'
const byRole: FieldCondition = { field: 'credentials', is: ['role'] }
const written = (policy: object) => JSON.stringify(policy, null, 2)

/** The trust policy of a role, with this organization's external ID. */
export const trustPolicyGuide = (identity: { principal: Pick<AwsIdentity['principal'], 'arn'>; externalId: string }): Guide => ({
  title: '1. Create a role with this trust policy',
  help: 'In IAM, create a role with a custom trust policy. The external ID belongs to your organization: Callboard cannot use the role for anyone else.',
  fileName: 'callboard-trust-policy.json',
  text: written(awsTrustPolicy(identity)),
  field,
  when: [byRole],
  link: {
    label: 'Open IAM',
    href: 'https://console.aws.amazon.com/iam/home#/roles/create?trustedEntityType=CUSTOM_TRUST_POLICY',
  },
})

/** What the role may do, with placeholders for values of the form. */
export const permissionPolicyGuide = (
  statements: readonly AwsStatement[],
  options: { when?: readonly FieldCondition[]; values?: Guide['values'] } = {},
): Guide => ({
  title: '2. Attach this permission policy',
  help: 'Add it to the role as an inline policy. Callboard’s sessions are limited to these permissions, even if the role has more.',
  fileName: 'callboard-permissions.json',
  text: written(awsPermissionPolicy(statements)),
  field,
  when: [byRole, ...(options.when ?? [])],
  ...(options.values ? { values: options.values } : {}),
})
