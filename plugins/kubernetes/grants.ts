import type { Permission } from '@callboard/plugin-kit/manifest'
import { eksPermission } from './clouds/eks-permission.ts'

type Grant = { group: string; resources: readonly string[]; verbs: readonly string[]; purpose: string; optional?: true }

const read = ['list', 'watch']

/**
 * What Callboard reads, by API group, with the verbs that it uses. Nothing else: no secrets, no config maps, and no verb that
 * writes.
 */
export const grants: readonly Grant[] = [
  {
    group: '',
    resources: ['pods', 'services', 'events', 'nodes'],
    verbs: read,
    purpose: 'Health, failures, versions and capacity',
  },
  { group: '', resources: ['pods/log'], verbs: ['get'], purpose: 'Logs on demand', optional: true },
  {
    group: 'apps',
    resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets'],
    verbs: read,
    purpose: 'Workloads and their rollouts',
  },
  { group: 'batch', resources: ['jobs', 'cronjobs'], verbs: read, purpose: 'Scheduled work' },
  { group: 'networking.k8s.io', resources: ['ingresses'], verbs: read, purpose: 'Addresses of workloads' },
  { group: 'autoscaling', resources: ['horizontalpodautoscalers'], verbs: read, purpose: 'Scaling limits' },
  {
    group: 'gateway.networking.k8s.io',
    resources: ['httproutes'],
    verbs: read,
    purpose: 'Addresses from the Gateway API',
    optional: true,
  },
  { group: 'argoproj.io', resources: ['rollouts'], verbs: read, purpose: 'Argo Rollouts', optional: true },
  { group: 'metrics.k8s.io', resources: ['pods'], verbs: ['list'], purpose: 'CPU and memory use', optional: true },
]

/** The rule of a role that allows to read a resource, as a line to paste. */
export function ruleOf(resource: string, group?: string): string | undefined {
  const grant = grants.find((g) => g.resources.includes(resource) && (group === undefined || g.group === group))
  return grant && `- { apiGroups: ['${grant.group}'], resources: [${resource}], verbs: [${grant.verbs.join(', ')}] }`
}

export const permissionName = ({ group, resources, verbs }: Pick<Grant, 'group' | 'resources' | 'verbs'>): string =>
  `${verbs.join(', ')} on ${resources.join(', ')}${group ? ` (${group})` : ''}`

export const permissions: readonly Permission[] = [
  eksPermission,
  ...grants.map(
    (grant): Permission => ({
      group: 'Kubernetes RBAC',
      name: permissionName(grant),
      purpose: grant.purpose,
      ...(grant.optional ? { optional: true } : {}),
    }),
  ),
]
