import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'kubernetes',
  name: 'Kubernetes',
  summary: 'Shows what runs where, what is broken and why, for every service and over all clusters, as it changes.',
  tier: 'free',
  icon: 'container',
  accountLabel: 'Kubernetes cluster',
  itemLabel: 'workloads',
  adds: [
    'Workloads with their pods, versions, resources and events on each service',
    'What is broken in every cluster, in plain words, within seconds',
    'A page over all clusters: versions, images, drift',
    'Logs of a container on demand',
  ],
  asksFor: [
    'get, list and watch on workloads, pods, services, ingresses, autoscalers, events and nodes',
    'get on pods/log (leave it out, and there are no logs)',
    'No secrets, no config maps, no writing',
  ],
  firstStep: 'cluster',
  syncEveryS: 60,
  provides: ['workloads'],
  alsoShows: 'workloads',
  pages: [{ id: 'clusters', title: 'Clusters', live: { topics: ['workloads', 'integrations'], gapS: 3 } }],
  homeWidgets: [{ id: 'broken', title: 'Broken in the clusters' }],
  entityTabs: [
    {
      id: 'workloads',
      title: 'Workloads',
      appliesTo: { kinds: ['component', 'resource', 'system', 'api', 'domain', 'group', 'user'], connected: true },
      live: { topics: ['workloads'], gapS: 2 },
    },
  ],
  entityCards: [
    {
      id: 'running',
      title: 'Running',
      place: 'side',
      appliesTo: { kinds: ['component', 'resource', 'system'], connected: true },
      live: { topics: ['workloads'], gapS: 5 },
    },
  ],
})
