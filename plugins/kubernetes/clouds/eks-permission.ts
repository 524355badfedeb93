/** What Callboard calls in Amazon EKS. Tokens for the cluster are signed without a request, and need no permission. */
export const eksPermission = {
  group: 'Amazon EKS',
  name: 'eks:DescribeCluster',
  purpose: 'Address and certificate of the cluster',
} as const
