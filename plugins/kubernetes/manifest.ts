import { definePlugin } from '@callboard/plugin-kit/manifest'
import { permissions } from './grants.ts'

export const manifest = definePlugin({
  id: 'kubernetes',
  name: 'Kubernetes',
  summary: 'Shows live workload status, versions and failures for every service across all clusters.',
  tier: 'free',
  icon: 'container',
  category: 'runtime',
  contents: ['workloads'],
  accountLabel: 'Kubernetes cluster',
  itemLabel: 'workloads',
  adds: [
    'Workloads with their pods, versions, resources and events on each service',
    'Failures in every cluster, explained within seconds',
    'Versions, images and drift across all clusters',
    'Logs of a container on demand',
  ],
  permissions,
  documentation: { label: 'Kubernetes: RBAC', href: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/' },
  expiryAdvice:
    'API servers shorten the lifetime of tokens. The agent, or the token of a Secret as in the manifest under Edit, does not expire.',
  onboardingStep: 'cluster',
  syncEveryS: 60,
  provides: ['workloads'],
  alsoShows: 'workloads',
  pages: [
    {
      id: 'clusters',
      title: 'Clusters',
      nav: { group: 'operate', icon: 'cluster', order: 10 },
      live: { topics: ['workloads', 'integrations'], gapS: 3 },
    },
  ],
  entityTabs: [
    {
      id: 'workloads',
      title: 'Workloads',
      appliesTo: { kinds: ['component', 'resource', 'system', 'api', 'domain', 'group', 'user'], connected: true },
      live: { topics: ['workloads'], gapS: 2 },
    },
  ],
  entityStatus: [
    {
      id: 'health',
      title: 'Health',
      titleOfParts: 'Health',
      icon: 'heart-pulse',
      order: 10,
      kinds: ['component', 'resource', 'system', 'domain', 'group'],
      tab: 'workloads',
      live: { topics: ['workloads'], gapS: 5 },
    },
  ],
})
