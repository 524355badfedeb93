import { permissionPolicyGuide, trustPolicyGuide } from '@callboard/cloud/aws-guides'
import { type AwsStatement, awsPartitionOf } from '@callboard/plugin-kit/aws-identity'
import type { FieldCondition } from '@callboard/plugin-kit/form-fields'
import type { Guide, PluginServer } from '@callboard/plugin-kit/server'
import { eksPermission } from './eks-permission.ts'

/** Finds one cluster. The account is that of the role. */
export const eksStatements = ({
  cluster,
  region,
  partition,
}: {
  cluster: string
  region: string
  partition: string
}): AwsStatement[] => [{ actions: [eksPermission.name], resources: [`arn:${partition}:eks:${region}:*:cluster/${cluster}`] }]

const placeholders = { cluster: 'YOUR-CLUSTER', region: 'YOUR-REGION', roleArn: 'YOUR-ROLE-ARN' } as const
const values = (...fields: (keyof typeof placeholders)[]): NonNullable<Guide['values']> =>
  fields.map((field) => ({ placeholder: placeholders[field], field }))

const onEks: FieldCondition = { field: 'access', is: ['eks'] }
const byRole: FieldCondition = { field: 'credentials', is: ['role'] }

/** Lets the role read in the cluster (docs.aws.amazon.com/eks/latest/userguide/access-entries.html). */
const accessEntry = (partition: string): Guide => ({
  title: '3. Give the role read access to the cluster',
  help: 'Run this with the AWS CLI once the role exists. The policy does not cover nodes and metrics; what is missing is named by the test and left out.',
  fileName: 'callboard-access-entry.sh',
  text: `aws eks create-access-entry --region ${placeholders.region} --cluster-name ${placeholders.cluster} \\
  --principal-arn ${placeholders.roleArn}
aws eks associate-access-policy --region ${placeholders.region} --cluster-name ${placeholders.cluster} \\
  --principal-arn ${placeholders.roleArn} --access-scope type=cluster \\
  --policy-arn arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
`,
  field: 'settings.roleArn',
  when: [onEks, byRole],
  values: values('cluster', 'region', 'roleArn'),
})

/** The steps from nothing to a role that may read one cluster. */
export const eksRoleGuides: NonNullable<PluginServer['awsGuides']> = (identity) => {
  const partition = awsPartitionOf(identity.principal.arn)
  const { cluster, region } = placeholders
  return [
    { ...trustPolicyGuide(identity), when: [onEks, byRole] },
    permissionPolicyGuide(eksStatements({ cluster, region, partition }), {
      when: [onEks],
      values: values('cluster', 'region'),
    }),
    accessEntry(partition),
  ]
}
