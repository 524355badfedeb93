import type { TenantId } from '@callboard/core/ids'

/** The AWS principal of this installation, which the roles of customers trust. */
export type AwsPrincipal = {
  arn: string
  accessKeyId: string
  secretAccessKey: string
  /** Address of a stand-in for AWS STS. */
  stsUrl?: string | undefined
}

/** How one organization is known to AWS: the principal that assumes its roles, and the external ID that they require. */
export type AwsIdentity = { principal: AwsPrincipal; externalId: string }

/**
 * Derived from the organization alone. Nobody can choose it, so an organization that enters the role of another one is refused by
 * that role (the confused deputy problem: docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html).
 */
export const awsIdentityOf = (principal: AwsPrincipal, tenantId: TenantId): AwsIdentity => ({
  principal,
  externalId: `callboard-${tenantId}`,
})

/** `aws`, `aws-cn` or `aws-us-gov`: partitions share no principals. */
export const awsPartitionOf = (arn: string): string => arn.split(':')[1] ?? 'aws'

/** What a session may do; also the permission policy that an administrator attaches to a role. */
export type AwsStatement = { actions: readonly string[]; resources: readonly string[] }

/** The permission policy of a role, in IAM's JSON. */
export const awsPermissionPolicy = (statements: readonly AwsStatement[]) => ({
  Version: '2012-10-17',
  Statement: statements.map(({ actions, resources }) => ({ Effect: 'Allow' as const, Action: actions, Resource: resources })),
})

/** The trust policy of a role, in IAM's JSON. Without the condition, any organization could connect the role. */
export const awsTrustPolicy = ({ principal, externalId }: { principal: { arn: string }; externalId: string }) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow' as const,
      Principal: { AWS: principal.arn },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': externalId } },
    },
  ],
})
