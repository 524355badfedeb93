/** What Callboard needs at each source of bills. All of it reads. */
export const permissions = [
  { group: 'Amazon S3', name: 's3:ListBucket', purpose: 'List the exported files, on the bucket' },
  { group: 'Amazon S3', name: 's3:GetObject', purpose: 'Read the exported files' },
  { group: 'AWS Cost Explorer', name: 'ce:GetCostAndUsage', purpose: 'Costs by day, service and tag' },
  { group: 'Google Cloud Storage', name: 'Storage Object Viewer', purpose: 'List and read the exported files, on the bucket' },
  { group: 'Azure Blob Storage', name: 'Read and List', purpose: 'Rights of the container’s shared access signature' },
] as const
