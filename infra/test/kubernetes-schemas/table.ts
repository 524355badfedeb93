// What schemas.json contains, and from where.

/** Releases of Kubernetes, and the npm package with the schemas of each (Apache-2.0). */
export const sources = {
  '1.28': 'cdk8s-plus-28@2.5.6',
  '1.29': 'cdk8s-plus-29@2.6.0',
  '1.30': 'cdk8s-plus-30@2.4.10',
  '1.31': 'cdk8s-plus-31@2.6.43',
  '1.32': 'cdk8s-plus-32@2.5.92',
  '1.33': 'cdk8s-plus-33@2.5.57',
  '1.34': 'cdk8s-plus-34@2.0.54',
}
export type Release = keyof typeof sources
export const releases = Object.keys(sources) as Release[]

/** The kinds of our manifests. */
export const kinds = [
  'io.k8s.api.core.v1.Namespace',
  'io.k8s.api.core.v1.Secret',
  'io.k8s.api.core.v1.Service',
  'io.k8s.api.core.v1.ServiceAccount',
  'io.k8s.api.apps.v1.Deployment',
  'io.k8s.api.batch.v1.Job',
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  'io.k8s.api.networking.v1.Ingress',
  'io.k8s.api.networking.v1.NetworkPolicy',
  'io.k8s.api.policy.v1.PodDisruptionBudget',
  'io.k8s.api.rbac.v1.ClusterRole',
  'io.k8s.api.rbac.v1.ClusterRoleBinding',
  'io.k8s.api.rbac.v1.Role',
  'io.k8s.api.rbac.v1.RoleBinding',
]

/**
 * Types, and their fields. A field is `string`, `number`, `boolean`, `any`, `text-or-number`, another type, a list `[]` or a map
 * `{}` of those; `!` marks a required one. Where releases differ, spellings by release: "1.31-1.34".
 */
export type SchemaTable = Record<string, Record<string, string | Record<string, string>>>
