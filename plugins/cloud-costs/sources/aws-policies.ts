import type { AwsStatement } from '@callboard/plugin-kit/aws-identity'

/** Reads the exports in one folder of one bucket. */
export const s3Statements = ({
  bucket,
  prefix,
  partition,
}: {
  bucket: string
  prefix: string
  partition: string
}): AwsStatement[] => [
  { actions: ['s3:ListBucket'], resources: [`arn:${partition}:s3:::${bucket}`] },
  { actions: ['s3:GetObject'], resources: [`arn:${partition}:s3:::${bucket}/${prefix}*`] },
]

/** Cost Explorer has no resource-level permissions. */
export const costExplorerStatements: readonly AwsStatement[] = [{ actions: ['ce:GetCostAndUsage'], resources: ['*'] }]
